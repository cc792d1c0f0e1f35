-- The ledger of the simulated payment gateway. It stands for a system of somebody else's: nothing
-- here refers to the shop's tables, nor they to it, and no transaction touches both.

CREATE SCHEMA gateway;

-- Of a card's number no more is kept than its last four digits, and how the card behaves.
CREATE TABLE gateway.cards (
  token      text NOT NULL,
  behaviour  text NOT NULL,
  brand      text NOT NULL,
  last4      text NOT NULL,
  exp_month  integer NOT NULL,
  exp_year   integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT cards_pkey PRIMARY KEY (token),
  CONSTRAINT cards_last4_form CHECK (last4 ~ '^[0-9]{4}$'),
  CONSTRAINT cards_exp_month_range CHECK (exp_month BETWEEN 1 AND 12),
  CONSTRAINT cards_exp_year_range CHECK (exp_year BETWEEN 2000 AND 2099)
);

-- One a key, for ever. The card is missing where a key was voided before it was used.
CREATE TABLE gateway.authorizations (
  id          bigint GENERATED ALWAYS AS IDENTITY,
  key         text NOT NULL,
  card        text,
  amount      bigint NOT NULL,
  currency    text NOT NULL,
  outcome     text NOT NULL,
  captured    bigint NOT NULL DEFAULT 0,
  refunded    bigint NOT NULL DEFAULT 0,
  voided_at   timestamptz,
  answered_at timestamptz NOT NULL DEFAULT now(),
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT authorizations_pkey PRIMARY KEY (id),
  CONSTRAINT authorizations_key_key UNIQUE (key),
  CONSTRAINT authorizations_card_fkey FOREIGN KEY (card) REFERENCES gateway.cards (token),
  CONSTRAINT authorizations_amount_not_negative CHECK (amount >= 0),
  CONSTRAINT authorizations_captured_is_authorized CHECK (captured BETWEEN 0 AND amount),
  CONSTRAINT authorizations_refunded_is_captured CHECK (refunded BETWEEN 0 AND captured),
  CONSTRAINT authorizations_refused_is_not_captured CHECK (outcome = 'approved' OR captured = 0),
  CONSTRAINT authorizations_voided_is_not_captured CHECK (voided_at IS NULL OR captured = 0),
  CONSTRAINT authorizations_cardless_is_voided CHECK (card IS NOT NULL OR voided_at IS NOT NULL)
);

-- Money that moved.
CREATE TABLE gateway.entries (
  id               bigint GENERATED ALWAYS AS IDENTITY,
  key              text NOT NULL,
  authorization_id bigint NOT NULL,
  kind             text NOT NULL,
  amount           bigint NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT entries_pkey PRIMARY KEY (id),
  CONSTRAINT entries_key_key UNIQUE (key),
  CONSTRAINT entries_authorization_fkey
    FOREIGN KEY (authorization_id) REFERENCES gateway.authorizations (id),
  CONSTRAINT entries_kind_known CHECK (kind IN ('capture', 'refund')),
  CONSTRAINT entries_amount_not_negative CHECK (amount >= 0)
);

CREATE INDEX entries_authorization_idx ON gateway.entries (authorization_id);

-- Each entry counts in its authorization, whose constraints it must meet.
CREATE FUNCTION gateway.count_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE gateway.authorizations
  SET captured = captured + CASE NEW.kind WHEN 'capture' THEN NEW.amount ELSE 0 END,
      refunded = refunded + CASE NEW.kind WHEN 'refund' THEN NEW.amount ELSE 0 END
  WHERE id = NEW.authorization_id;
  RETURN NULL;
END $$;

CREATE TRIGGER entries_count AFTER INSERT ON gateway.entries
  FOR EACH ROW EXECUTE FUNCTION gateway.count_entry();

CREATE FUNCTION gateway.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'gateway.% is append-only', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE ON gateway.entries
  FOR EACH ROW EXECUTE FUNCTION gateway.refuse_change();
CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON gateway.entries
  FOR EACH STATEMENT EXECUTE FUNCTION gateway.refuse_change();
CREATE TRIGGER authorizations_no_delete BEFORE DELETE ON gateway.authorizations
  FOR EACH ROW EXECUTE FUNCTION gateway.refuse_change();
CREATE TRIGGER authorizations_no_truncate BEFORE TRUNCATE ON gateway.authorizations
  FOR EACH STATEMENT EXECUTE FUNCTION gateway.refuse_change();
