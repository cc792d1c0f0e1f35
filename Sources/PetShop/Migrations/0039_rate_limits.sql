-- How much of what it may do only so often each client has done, whichever process it asked. full_at
-- is when all of it is there again: one column is the whole bucket. Not logged: a crash forgives.

CREATE UNLOGGED TABLE rate_limits (
  name    text NOT NULL,
  client  text NOT NULL,
  full_at timestamptz NOT NULL,
  CONSTRAINT rate_limits_pkey PRIMARY KEY (name, client),
  CONSTRAINT rate_limits_client_length CHECK (char_length(client) <= 64)
);
