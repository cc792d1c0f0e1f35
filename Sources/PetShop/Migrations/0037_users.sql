-- Users as admins look after them.

ALTER TABLE users
  ADD COLUMN version    bigint NOT NULL DEFAULT 1,
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

-- A new hash of the same password is no change of what anybody sees.
CREATE TRIGGER users_bump_version BEFORE UPDATE ON users
  FOR EACH ROW WHEN (
    (OLD.email, OLD.username, OLD.name, OLD.role, OLD.disabled)
    IS DISTINCT FROM (NEW.email, NEW.username, NEW.name, NEW.role, NEW.disabled))
  EXECUTE FUNCTION bump_version();

-- The last admin locks nobody out, himself included. Of two who go at once the second waits, and
-- then sees that the first has gone.
CREATE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('admins', 0));
  IF NOT EXISTS (SELECT FROM users WHERE role = 'admin' AND NOT disabled) THEN
    RAISE EXCEPTION 'an admin must be left'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'users_keep_an_admin';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER users_keep_an_admin AFTER UPDATE OF role, disabled ON users
  FOR EACH ROW WHEN (
    OLD.role = 'admin' AND NOT OLD.disabled AND (NEW.role <> 'admin' OR NEW.disabled))
  EXECUTE FUNCTION keep_an_admin();

ALTER TABLE sessions DROP CONSTRAINT sessions_end_reason_known;
ALTER TABLE sessions ADD CONSTRAINT sessions_end_reason_known
  CHECK (end_reason IN (
    'logout', 'password_change', 'token_reuse', 'disabled', 'password_reset')) NOT VALID;

-- What an admin finds somebody by, without regard to case and accents. It costs what it says, so
-- that the planner does not compute it for every user where an index has it.
CREATE FUNCTION user_words(email text, name text, username text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 200 AS $$
BEGIN
  RETURN search_fold(concat_ws(' ', email, name, username));
END $$;
