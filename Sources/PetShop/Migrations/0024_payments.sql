-- Payments by card: what the shop asked of the gateway, written down before it asks.

CREATE TABLE payments (
  id               bigint GENERATED ALWAYS AS IDENTITY,
  user_id          bigint NOT NULL,
  order_id         bigint,
  -- What the authorization is called at the gateway. Random, so that a database put back to an
  -- earlier state never asks for a new payment by the name of an old one.
  gateway_key      text NOT NULL DEFAULT 'payment-' || gen_random_uuid(),
  authorization_id bigint,
  card_token       text NOT NULL,
  brand            text NOT NULL,
  last4            text NOT NULL,
  amount           bigint NOT NULL,
  currency         text NOT NULL,
  state            text NOT NULL DEFAULT 'started',
  decline_reason   text,
  -- Until then somebody is at work on it, and others keep away.
  busy_until       timestamptz NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payments_pkey PRIMARY KEY (id),
  CONSTRAINT payments_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT payments_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT payments_order_key UNIQUE (order_id),
  CONSTRAINT payments_gateway_key_key UNIQUE (gateway_key),
  CONSTRAINT payments_authorization_key UNIQUE (authorization_id),
  CONSTRAINT payments_last4_form CHECK (last4 ~ '^[0-9]{4}$'),
  CONSTRAINT payments_amount_not_negative CHECK (amount >= 0),
  CONSTRAINT payments_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT payments_state_known CHECK (
    state IN ('started', 'authorized', 'captured', 'declined', 'releasing', 'voided')),
  CONSTRAINT payments_good_has_order CHECK (
    state NOT IN ('authorized', 'captured')
    OR (order_id IS NOT NULL AND authorization_id IS NOT NULL)),
  CONSTRAINT payments_decline_is_explained
    CHECK ((state = 'declined') = (decline_reason IS NOT NULL))
);

CREATE INDEX payments_user_idx ON payments (user_id, id DESC);
-- What somebody has still to settle.
CREATE INDEX payments_unsettled_idx ON payments (busy_until)
  WHERE state IN ('started', 'authorized', 'releasing');

-- A payment goes forward only, and its amount stays.
CREATE FUNCTION check_payment_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
       ('started', 'authorized'), ('started', 'declined'), ('started', 'releasing'),
       ('authorized', 'captured'), ('authorized', 'releasing'), ('releasing', 'voided'))
     AND OLD.state <> NEW.state THEN
    RAISE EXCEPTION 'a payment that is % does not become %', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_step_allowed';
  END IF;
  IF (OLD.user_id, OLD.amount, OLD.currency, OLD.gateway_key, OLD.card_token)
     IS DISTINCT FROM (NEW.user_id, NEW.amount, NEW.currency, NEW.gateway_key, NEW.card_token) THEN
    RAISE EXCEPTION 'what was asked of the gateway stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_request_stays';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER payments_step_allowed BEFORE UPDATE ON payments
  FOR EACH ROW EXECUTE FUNCTION check_payment_step();
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payments_no_truncate BEFORE TRUNCATE ON payments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A later migration validates what only new rows are held to here.
ALTER TABLE orders DROP CONSTRAINT orders_payment_method_known;
ALTER TABLE orders ADD CONSTRAINT orders_payment_method_known
  CHECK (payment_method IN ('cash_on_delivery', 'card')) NOT VALID;

-- No order by card without its payment, of just its total.
CREATE FUNCTION require_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payments
    WHERE order_id = NEW.id AND user_id = NEW.user_id AND amount = NEW.total
      AND currency = NEW.currency) THEN
    RAISE EXCEPTION 'an order by card needs a payment of its total'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_card_is_paid';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER orders_card_is_paid AFTER INSERT ON orders
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.payment_method = 'card') EXECUTE FUNCTION require_payment();

-- A key claimed for a payment has no answer until the payment is settled.
ALTER TABLE idempotency_keys
  ADD COLUMN payment_id bigint,
  ADD CONSTRAINT idempotency_keys_payment_fkey
    FOREIGN KEY (payment_id) REFERENCES payments (id) NOT VALID;
