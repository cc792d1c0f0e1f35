-- Money that goes back to a customer: each time by a credit note, and in all never more than he paid.

-- An order is paid whole or not at all, and before it is paid nothing is refunded: what was captured
-- for it is its total.
ALTER TABLE orders
  ADD COLUMN refunded_total bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT orders_refunded_within_total
    CHECK (refunded_total BETWEEN 0 AND total) NOT VALID;

-- Written down before the gateway is asked. Without a payment it is cash, paid out by hand.
CREATE TABLE refunds (
  id             bigint GENERATED ALWAYS AS IDENTITY,
  order_id       bigint NOT NULL,
  credit_note_id bigint NOT NULL,
  payment_id     bigint,
  -- What it is called at the gateway; random as those of payments.
  gateway_key    text NOT NULL DEFAULT 'refund-' || gen_random_uuid(),
  amount         bigint NOT NULL,
  -- Until then somebody is at work on it, and others keep away.
  busy_until     timestamptz NOT NULL,
  succeeded_at   timestamptz,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT refunds_pkey PRIMARY KEY (id),
  CONSTRAINT refunds_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT refunds_credit_note_fkey FOREIGN KEY (credit_note_id) REFERENCES credit_notes (id),
  CONSTRAINT refunds_payment_fkey FOREIGN KEY (payment_id) REFERENCES payments (id),
  CONSTRAINT refunds_credit_note_key UNIQUE (credit_note_id),
  CONSTRAINT refunds_gateway_key_key UNIQUE (gateway_key),
  CONSTRAINT refunds_amount_not_negative CHECK (amount >= 0),
  CONSTRAINT refunds_by_hand_is_done CHECK (payment_id IS NOT NULL OR succeeded_at IS NOT NULL)
);

CREATE INDEX refunds_order_idx ON refunds (order_id, id DESC);
CREATE INDEX refunds_payment_idx ON refunds (payment_id);
-- What somebody has still to settle.
CREATE INDEX refunds_unsettled_idx ON refunds (busy_until) WHERE succeeded_at IS NULL;

CREATE FUNCTION check_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM credit_notes n
    JOIN invoices i ON i.id = n.invoice_id
    WHERE n.id = NEW.credit_note_id AND i.order_id = NEW.order_id AND n.total = NEW.amount) THEN
    RAISE EXCEPTION 'a refund is what its credit note says'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_are_credited';
  END IF;
  -- By card: back to the payment of the order, which is captured when the order is paid.
  IF NOT EXISTS (
    SELECT FROM orders o
    JOIN order_steps s ON s.order_id = o.id AND s.status = 'paid'
    LEFT JOIN payments p ON p.order_id = o.id
    WHERE o.id = NEW.order_id AND p.id IS NOT DISTINCT FROM NEW.payment_id) THEN
    RAISE EXCEPTION 'only what was paid is refunded, the way it was paid'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_of_what_was_paid';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER refunds_checked BEFORE INSERT ON refunds
  FOR EACH ROW EXECUTE FUNCTION check_refund();

-- Each counts in its order, whose row those who refund it at once wait for: orders_refunded_within_total.
CREATE FUNCTION count_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE orders SET refunded_total = refunded_total + NEW.amount WHERE id = NEW.order_id;
  RETURN NULL;
END $$;

CREATE TRIGGER refunds_count AFTER INSERT ON refunds
  FOR EACH ROW EXECUTE FUNCTION count_refund();

CREATE FUNCTION refuse_refund_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed refunds := NEW;
BEGIN
  changed.busy_until := OLD.busy_until;
  IF OLD.succeeded_at IS NULL THEN changed.succeeded_at := NULL; END IF;
  IF changed IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'of a refund nothing changes but that it succeeds'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refunds_frozen';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER refunds_frozen BEFORE UPDATE ON refunds
  FOR EACH ROW EXECUTE FUNCTION refuse_refund_change();
CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refunds_no_truncate BEFORE TRUNCATE ON refunds
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was refunded is what the refunds come to, from the first.
CREATE FUNCTION check_refunded_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.refunded_total <> (
    SELECT COALESCE(sum(amount), 0) FROM refunds WHERE order_id = NEW.id) THEN
    RAISE EXCEPTION 'what was refunded is the sum of the refunds'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_refunded_is_refunds';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER orders_refunded_is_refunds BEFORE UPDATE OF refunded_total ON orders
  FOR EACH ROW EXECUTE FUNCTION check_refunded_total();
CREATE TRIGGER orders_begin_unrefunded BEFORE INSERT ON orders
  FOR EACH ROW WHEN (NEW.refunded_total <> 0) EXECUTE FUNCTION check_refunded_total();

-- Whoever has his money back has no order that goes on; and nobody has it twice: once something was
-- refunded, an earlier program that gives back payments whole is refused.
CREATE OR REPLACE FUNCTION check_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM orders
    WHERE id = NEW.order_id
      AND (status NOT IN ('cancelled', 'refunded') OR refunded_total > 0)) THEN
    RAISE EXCEPTION 'an order that goes on keeps its payment'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_of_orders_stay';
  END IF;
  RETURN NULL;
END $$;
