-- What was ordered, as it was sold: names, prices and tax are copied, never looked up again.

CREATE TABLE orders (
  id             bigint GENERATED ALWAYS AS IDENTITY,
  user_id        bigint NOT NULL,
  cart_id        bigint NOT NULL,
  status         text NOT NULL DEFAULT 'pending',
  payment_method text NOT NULL,
  currency       text NOT NULL,
  net            bigint NOT NULL,
  tax            bigint NOT NULL,
  total          bigint NOT NULL,
  recipient      text NOT NULL,
  line1          text NOT NULL,
  line2          text,
  city           text NOT NULL,
  region         text,
  postal_code    text,
  country        text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT orders_cart_fkey FOREIGN KEY (cart_id) REFERENCES carts (id),
  -- A cart becomes an order once, whatever races.
  CONSTRAINT orders_cart_key UNIQUE (cart_id),
  CONSTRAINT orders_status_known
    CHECK (status IN ('pending', 'paid', 'shipped', 'delivered', 'cancelled', 'refunded')),
  CONSTRAINT orders_payment_method_known CHECK (payment_method IN ('cash_on_delivery')),
  CONSTRAINT orders_currency_form CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT orders_country_form CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT orders_amounts_not_negative CHECK (net >= 0 AND tax >= 0),
  CONSTRAINT orders_amounts_add_up CHECK (net + tax = total)
);

CREATE INDEX orders_user_idx ON orders (user_id, id DESC);

CREATE TABLE order_lines (
  order_id   bigint NOT NULL,
  position   integer NOT NULL,
  product_id bigint NOT NULL,
  sku        text,
  name       text NOT NULL,
  unit_price bigint NOT NULL,
  quantity   integer NOT NULL,
  tax_rate   integer NOT NULL,
  net        bigint NOT NULL,
  tax        bigint NOT NULL,
  total      bigint NOT NULL,
  CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, position),
  CONSTRAINT order_lines_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT order_lines_product_fkey FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT order_lines_product_key UNIQUE (order_id, product_id),
  CONSTRAINT order_lines_quantity_positive CHECK (quantity > 0),
  CONSTRAINT order_lines_total_is_price_by_quantity CHECK (total = unit_price * quantity),
  CONSTRAINT order_lines_amounts_add_up CHECK (net + tax = total)
);

CREATE INDEX order_lines_product_idx ON order_lines (product_id);

ALTER TABLE stock_movements
  ADD CONSTRAINT stock_movements_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id);

-- Lines are written once.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

CREATE TRIGGER order_lines_append_only BEFORE UPDATE OR DELETE ON order_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE ON stock_movements
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- TRUNCATE passes by the triggers of rows.
CREATE TRIGGER order_lines_no_truncate BEFORE TRUNCATE ON order_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_movements_no_truncate BEFORE TRUNCATE ON stock_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
