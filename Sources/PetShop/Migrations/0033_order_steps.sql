-- What may become of an order, and what became of it: no step is left out, whoever takes it, and
-- each is written down.

ALTER TABLE orders ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- A state is never entered twice. Without a user it was the shop itself.
CREATE TABLE order_steps (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  order_id   bigint NOT NULL,
  status     text NOT NULL,
  user_id    bigint,
  entered_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT order_steps_pkey PRIMARY KEY (id),
  CONSTRAINT order_steps_status_key UNIQUE (order_id, status),
  CONSTRAINT order_steps_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_steps_user_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TRIGGER order_steps_append_only BEFORE UPDATE OR DELETE ON order_steps
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER order_steps_no_truncate BEFORE TRUNCATE ON order_steps
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION check_new_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an order begins as pending'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_begin_pending';
END $$;

CREATE TRIGGER orders_begin_pending BEFORE INSERT ON orders
  FOR EACH ROW WHEN (NEW.status <> 'pending') EXECUTE FUNCTION check_new_order();

-- The same table is in the program: Order.Status.next. What was sold, and to whom, stays.
CREATE FUNCTION check_order_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
       ('pending', 'paid'), ('pending', 'cancelled'),
       ('paid', 'shipped'), ('paid', 'cancelled'), ('paid', 'refunded'),
       ('shipped', 'delivered'), ('shipped', 'cancelled'), ('shipped', 'refunded'),
       ('delivered', 'refunded')) THEN
    RAISE EXCEPTION 'an order that is % does not become %', OLD.status, NEW.status
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_step_allowed';
  END IF;
  IF (OLD.id, OLD.user_id, OLD.cart_id, OLD.payment_method, OLD.currency, OLD.net, OLD.tax,
      OLD.total, OLD.created_at)
     IS DISTINCT FROM
     (NEW.id, NEW.user_id, NEW.cart_id, NEW.payment_method, NEW.currency, NEW.net, NEW.tax,
      NEW.total, NEW.created_at) THEN
    RAISE EXCEPTION 'what was ordered stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_frozen';
  END IF;
  IF OLD.status <> NEW.status AND NEW.status = 'paid' AND NEW.payment_method = 'card'
     AND NOT EXISTS (SELECT FROM payments WHERE order_id = NEW.id AND state = 'captured') THEN
    RAISE EXCEPTION 'an order by card is paid when its payment is captured'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_card_is_captured';
  END IF;
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER orders_step_allowed BEFORE UPDATE ON orders
  FOR EACH ROW EXECUTE FUNCTION check_order_change();
CREATE TRIGGER orders_no_delete BEFORE DELETE ON orders
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER orders_no_truncate BEFORE TRUNCATE ON orders
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The first step is the customer's; of the others step_order says whose they are.
CREATE FUNCTION record_order_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO order_steps (order_id, status, user_id)
  VALUES (NEW.id, NEW.status, CASE TG_OP
    WHEN 'INSERT' THEN NEW.user_id
    ELSE NULLIF(current_setting('petshop.order_stepper', true), '')::bigint
  END);
  RETURN NULL;
END $$;

CREATE TRIGGER orders_first_step AFTER INSERT ON orders
  FOR EACH ROW EXECUTE FUNCTION record_order_step();
CREATE TRIGGER orders_next_step AFTER UPDATE OF status ON orders
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION record_order_step();

CREATE FUNCTION step_order("order" bigint, "to" text, "by" bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('petshop.order_stepper', COALESCE("by"::text, ''), true);
  UPDATE orders SET status = "to" WHERE id = "order";
  PERFORM set_config('petshop.order_stepper', '', true);
END $$;

-- A payment goes forward only, and its amount stays; what was captured can be given back.
CREATE OR REPLACE FUNCTION check_payment_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
       ('started', 'authorized'), ('started', 'declined'), ('started', 'releasing'),
       ('authorized', 'captured'), ('authorized', 'releasing'), ('captured', 'releasing'),
       ('releasing', 'voided'))
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

-- Whoever has his money back has no order that goes on.
CREATE FUNCTION check_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM orders
    WHERE id = NEW.order_id AND status NOT IN ('cancelled', 'refunded')) THEN
    RAISE EXCEPTION 'an order that goes on keeps its payment'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_of_orders_stay';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER payments_of_orders_stay AFTER UPDATE ON payments
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.state <> NEW.state AND NEW.state = 'releasing')
  EXECUTE FUNCTION check_given_back();

-- What was sold can come back.
ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_reason_known;
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_reason_known
  CHECK (reason IN ('initial', 'correction', 'sale', 'return')) NOT VALID;
ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_sale_has_order;
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_sale_has_order
  CHECK ((reason IN ('sale', 'return')) = (order_id IS NOT NULL)) NOT VALID;
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_return_comes_in
  CHECK (reason <> 'return' OR delta > 0) NOT VALID;

-- No more of it than was sold. Whoever returns some has locked the product by changing its stock, so
-- of two who do so at once the second counts the first.
CREATE FUNCTION check_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(delta) FROM stock_movements
      WHERE order_id = NEW.order_id AND product_id = NEW.product_id) > 0 THEN
    RAISE EXCEPTION 'more comes back than was sold'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stock_movements_return_was_sold';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER stock_movements_return_was_sold AFTER INSERT ON stock_movements
  FOR EACH ROW WHEN (NEW.reason = 'return') EXECUTE FUNCTION check_return();
