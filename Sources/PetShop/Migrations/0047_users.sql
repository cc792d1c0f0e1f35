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
