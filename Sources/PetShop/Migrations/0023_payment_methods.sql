-- The cards customers pay with, as the gateway calls them. Their numbers are nowhere here.

CREATE TABLE payment_methods (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  user_id    bigint NOT NULL,
  token      text NOT NULL,
  brand      text NOT NULL,
  last4      text NOT NULL,
  exp_month  integer NOT NULL,
  exp_year   integer NOT NULL,
  is_default boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payment_methods_pkey PRIMARY KEY (id),
  CONSTRAINT payment_methods_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT payment_methods_token_key UNIQUE (token),
  CONSTRAINT payment_methods_token_form CHECK (token ~ '^card_[A-Za-z0-9_-]{24}$'),
  CONSTRAINT payment_methods_last4_form CHECK (last4 ~ '^[0-9]{4}$'),
  CONSTRAINT payment_methods_exp_month_range CHECK (exp_month BETWEEN 1 AND 12),
  CONSTRAINT payment_methods_exp_year_range CHECK (exp_year BETWEEN 2000 AND 2099)
);

CREATE INDEX payment_methods_user_idx ON payment_methods (user_id, id DESC);
CREATE UNIQUE INDEX payment_methods_default_key ON payment_methods (user_id) WHERE is_default;
