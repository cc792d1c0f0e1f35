-- Passwords that were forgotten. docs/decisions/0017-password-reset.md says why it is so.

-- What was asked for, by whoever: there is such a row for every address, be it somebody's or not,
-- so that nobody learns from asking. Whoever sends the mail finds out. A row stays for an hour:
-- until busy_until nobody is sent another.
CREATE TABLE password_reset_requests (
  email        text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  attempts     integer NOT NULL DEFAULT 0,
  busy_until   timestamptz,
  settled_at   timestamptz,
  CONSTRAINT password_reset_requests_pkey PRIMARY KEY (email),
  CONSTRAINT password_reset_requests_email_length CHECK (char_length(email) BETWEEN 3 AND 254)
);

-- The SHA-256 of the one token that a user may have; another takes its place.
CREATE TABLE password_resets (
  user_id    bigint NOT NULL,
  digest     bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT password_resets_pkey PRIMARY KEY (user_id),
  CONSTRAINT password_resets_digest_key UNIQUE (digest),
  CONSTRAINT password_resets_user_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT password_resets_digest_length CHECK (octet_length(digest) = 32)
);

CREATE INDEX password_resets_expiry_idx ON password_resets (expires_at);

-- No event carries a token, so none has anything to forget.
DROP TRIGGER events_keep_data ON events;
CREATE TRIGGER events_keep_data BEFORE UPDATE OF data ON events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
