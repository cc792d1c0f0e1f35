-- The answer to a request that must happen once, kept beside what it did. The row is written and
-- completed in the transaction of the work itself: both happened, or neither.

CREATE TABLE idempotency_keys (
  user_id     bigint NOT NULL,
  key         text NOT NULL,
  fingerprint bytea NOT NULL,
  status      integer,
  location    text,
  body        bytea,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
  CONSTRAINT idempotency_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT idempotency_keys_key_form CHECK (key ~ '^[\x20-\x7e]{1,255}$'),
  CONSTRAINT idempotency_keys_answer_is_whole CHECK ((status IS NULL) = (body IS NULL))
);

CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);
