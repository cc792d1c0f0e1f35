-- petshop:no-transaction
-- Reads all users and cards, while they go on being written.
ALTER TABLE users VALIDATE CONSTRAINT users_erased_is_nobody;
ALTER TABLE gateway.cards VALIDATE CONSTRAINT cards_forgotten_is_nobodys;
-- All sessions of somebody, for him to see and to be rid of.
CREATE INDEX CONCURRENTLY IF NOT EXISTS sessions_user_idx ON sessions (user_id, id);
