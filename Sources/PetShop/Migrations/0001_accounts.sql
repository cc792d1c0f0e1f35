-- Who may act: users, their sessions, and the refresh tokens of each session.

CREATE TABLE users (
  id            bigint GENERATED ALWAYS AS IDENTITY,
  email         text NOT NULL,
  username      text,
  name          text NOT NULL,
  password_hash text NOT NULL,
  role          text NOT NULL DEFAULT 'user',
  disabled      boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 254),
  CONSTRAINT users_username_length CHECK (char_length(username) BETWEEN 3 AND 40),
  CONSTRAINT users_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
  CONSTRAINT users_role_known CHECK (role IN ('user', 'admin'))
);

-- Ana@Example.com and ana@example.com are one person.
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE UNIQUE INDEX users_username_key ON users (lower(username));

-- A session is a login and everything refreshed from it. It ends once and for all.
CREATE TABLE sessions (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  user_id    bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz,
  end_reason text,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT sessions_end_reason_known
    CHECK (end_reason IN ('logout', 'password_change', 'token_reuse')),
  CONSTRAINT sessions_end_is_explained CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

CREATE INDEX sessions_live_user_idx ON sessions (user_id) WHERE ended_at IS NULL;

-- Only the SHA-256 of a refresh token is kept. A spent one stays, so that its reuse is noticed.
CREATE TABLE refresh_tokens (
  digest     bytea NOT NULL,
  session_id bigint NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at   timestamptz,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (digest),
  CONSTRAINT refresh_tokens_session_fkey
    FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
  CONSTRAINT refresh_tokens_digest_length CHECK (octet_length(digest) = 32)
);

CREATE INDEX refresh_tokens_session_idx ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expiry_idx ON refresh_tokens (expires_at);
