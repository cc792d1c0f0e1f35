-- A cart is open until it is ordered; then the customer's next write opens another.

-- No two versions are alike, not even of different carts: a tag of an ordered cart never matches
-- the next one.
CREATE SEQUENCE cart_versions;

CREATE TABLE carts (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  user_id    bigint NOT NULL,
  version    bigint NOT NULL DEFAULT nextval('cart_versions'),
  updated_at timestamptz NOT NULL DEFAULT now(),
  ordered_at timestamptz,
  CONSTRAINT carts_pkey PRIMARY KEY (id),
  CONSTRAINT carts_user_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE UNIQUE INDEX carts_open_user_key ON carts (user_id) WHERE ordered_at IS NULL;

-- unit_price is the price the customer last saw, so that a change can be shown.
CREATE TABLE cart_lines (
  cart_id    bigint NOT NULL,
  product_id bigint NOT NULL,
  quantity   integer NOT NULL,
  unit_price bigint NOT NULL,
  CONSTRAINT cart_lines_pkey PRIMARY KEY (cart_id, product_id),
  CONSTRAINT cart_lines_cart_fkey FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE,
  CONSTRAINT cart_lines_product_fkey FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT cart_lines_quantity_range CHECK (quantity BETWEEN 1 AND 9999)
);

CREATE INDEX cart_lines_product_idx ON cart_lines (product_id);
