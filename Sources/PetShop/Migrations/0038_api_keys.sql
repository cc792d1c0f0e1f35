-- Keys for services, each with an account for what the service orders.

-- A service is an account that nobody logs in to: no password hashes to '!'. The next migration
-- validates what only new rows are held to here.
ALTER TABLE users DROP CONSTRAINT users_role_known;
ALTER TABLE users
  ADD CONSTRAINT users_role_known CHECK (role IN ('user', 'admin', 'service')) NOT VALID,
  ADD CONSTRAINT users_service_has_no_password
    CHECK (role <> 'service' OR password_hash = '!') NOT VALID;

CREATE FUNCTION refuse_service_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'nobody becomes a service, and no service becomes somebody'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'users_service_stays';
END $$;

CREATE CONSTRAINT TRIGGER users_service_stays AFTER UPDATE OF role ON users
  FOR EACH ROW WHEN ((OLD.role = 'service') <> (NEW.role = 'service'))
  EXECUTE FUNCTION refuse_service_change();

-- Only the SHA-256 of a key is kept. Who made it is not known of one from the shell or the
-- environment.
CREATE TABLE api_keys (
  id               bigint GENERATED ALWAYS AS IDENTITY,
  user_id          bigint NOT NULL,
  name             text NOT NULL,
  digest           bytea NOT NULL,
  prefix           text,
  last4            text NOT NULL,
  scopes           text[] NOT NULL,
  from_environment boolean NOT NULL DEFAULT false,
  created_by       bigint,
  created_at       timestamptz NOT NULL DEFAULT now(),
  expires_at       timestamptz,
  revoked_at       timestamptz,
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_digest_key UNIQUE (digest),
  CONSTRAINT api_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT api_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id),
  CONSTRAINT api_keys_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
  CONSTRAINT api_keys_digest_length CHECK (octet_length(digest) = 32),
  CONSTRAINT api_keys_prefix_length CHECK (char_length(prefix) <= 8),
  CONSTRAINT api_keys_last4_length CHECK (char_length(last4) = 4),
  CONSTRAINT api_keys_has_scopes CHECK (cardinality(scopes) > 0),
  CONSTRAINT api_keys_scopes_known CHECK (scopes <@ ARRAY[
    'catalogue:read', 'catalogue:write', 'stock:read', 'stock:write', 'orders:place', 'orders:read',
    'orders:write', 'events:read', 'reports:read'])
);

CREATE INDEX api_keys_user_idx ON api_keys (user_id);
CREATE INDEX api_keys_created_by_idx ON api_keys (created_by);
-- The environment names one key at a time.
CREATE UNIQUE INDEX api_keys_environment_key ON api_keys (from_environment)
  WHERE from_environment AND revoked_at IS NULL;

-- A key is what it was made; all that may happen to it is to end, once and for all.
CREATE TRIGGER api_keys_only_end BEFORE UPDATE ON api_keys
  FOR EACH ROW WHEN (
    OLD.revoked_at IS NOT NULL
    OR (OLD.id, OLD.user_id, OLD.name, OLD.digest, OLD.prefix, OLD.last4, OLD.scopes,
        OLD.from_environment, OLD.created_by, OLD.created_at, OLD.expires_at)
       IS DISTINCT FROM
       (NEW.id, NEW.user_id, NEW.name, NEW.digest, NEW.prefix, NEW.last4, NEW.scopes,
        NEW.from_environment, NEW.created_by, NEW.created_at, NEW.expires_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER api_keys_no_delete BEFORE DELETE ON api_keys
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER api_keys_no_truncate BEFORE TRUNCATE ON api_keys
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A key belongs to a service, whose account is not somebody's.
CREATE FUNCTION check_key_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM users WHERE id = NEW.user_id AND role = 'service') THEN
    RAISE EXCEPTION 'the account of a key is a service'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'api_keys_account_is_service';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER api_keys_account_is_service BEFORE INSERT ON api_keys
  FOR EACH ROW EXECUTE FUNCTION check_key_account();

-- When a key was last used, to the minute: apart, because nobody audits it.
CREATE TABLE api_key_uses (
  api_key_id bigint NOT NULL,
  used_at    timestamptz NOT NULL,
  CONSTRAINT api_key_uses_pkey PRIMARY KEY (api_key_id),
  CONSTRAINT api_key_uses_api_key_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys (id)
);
