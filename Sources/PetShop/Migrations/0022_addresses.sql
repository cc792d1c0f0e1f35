-- Where customers have things sent. Orders copy an address, so it may change or go at any time.

CREATE TABLE addresses (
  id          bigint GENERATED ALWAYS AS IDENTITY,
  user_id     bigint NOT NULL,
  recipient   text NOT NULL,
  line1       text NOT NULL,
  line2       text,
  city        text NOT NULL,
  region      text,
  postal_code text,
  country     text NOT NULL,
  is_default  boolean NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT addresses_pkey PRIMARY KEY (id),
  CONSTRAINT addresses_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT addresses_recipient_length CHECK (char_length(recipient) BETWEEN 1 AND 120),
  CONSTRAINT addresses_line1_length CHECK (char_length(line1) BETWEEN 1 AND 200),
  CONSTRAINT addresses_line2_length CHECK (char_length(line2) BETWEEN 1 AND 200),
  CONSTRAINT addresses_city_length CHECK (char_length(city) BETWEEN 1 AND 120),
  CONSTRAINT addresses_region_length CHECK (char_length(region) BETWEEN 1 AND 120),
  CONSTRAINT addresses_postal_code_length CHECK (char_length(postal_code) BETWEEN 1 AND 20),
  CONSTRAINT addresses_country_form CHECK (country ~ '^[A-Z]{2}$')
);

CREATE INDEX addresses_user_idx ON addresses (user_id, id DESC);
-- Whose default it is has one; that he has one as soon as he has any is up to whoever writes here.
CREATE UNIQUE INDEX addresses_default_key ON addresses (user_id) WHERE is_default;
