-- petshop:no-transaction
-- Reads all users and sessions, while they go on being written.
ALTER TABLE sessions VALIDATE CONSTRAINT sessions_end_reason_known;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_words_idx
  ON users USING gin (user_words(email, name, username) gin_trgm_ops);
-- The few that are not like the others.
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_staff_idx ON users (role, id DESC)
  WHERE role <> 'user';
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_disabled_idx ON users (id DESC) WHERE disabled;
