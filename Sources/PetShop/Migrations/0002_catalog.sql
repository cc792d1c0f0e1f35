-- What is for sale, and how much of it there is. Money is in minor units (cents), tax rates in
-- hundredths of a percent (21 % is 2100).

CREATE TABLE categories (
  id          bigint GENERATED ALWAYS AS IDENTITY,
  slug        text NOT NULL,
  name        text NOT NULL,
  description text NOT NULL DEFAULT '',
  parent_id   bigint,
  CONSTRAINT categories_pkey PRIMARY KEY (id),
  CONSTRAINT categories_slug_key UNIQUE (slug),
  CONSTRAINT categories_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  CONSTRAINT categories_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
  CONSTRAINT categories_parent_fkey FOREIGN KEY (parent_id) REFERENCES categories (id),
  CONSTRAINT categories_parent_is_another CHECK (parent_id <> id)
);

CREATE INDEX categories_parent_idx ON categories (parent_id);

CREATE TABLE products (
  id                  bigint GENERATED ALWAYS AS IDENTITY,
  name                text NOT NULL,
  description         text NOT NULL DEFAULT '',
  price               bigint NOT NULL,
  stock               integer NOT NULL,
  category_id         bigint,
  species             text,
  brand               text,
  sku                 text,
  tax_rate            integer NOT NULL,
  image_url           text,
  tags                text[] NOT NULL DEFAULT '{}',
  low_stock_threshold integer NOT NULL DEFAULT 0,
  version             bigint NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  archived_at         timestamptz,
  CONSTRAINT products_pkey PRIMARY KEY (id),
  CONSTRAINT products_category_fkey FOREIGN KEY (category_id) REFERENCES categories (id),
  CONSTRAINT products_sku_key UNIQUE (sku),
  CONSTRAINT products_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
  CONSTRAINT products_price_range CHECK (price BETWEEN 0 AND 999999999),
  CONSTRAINT products_stock_not_negative CHECK (stock >= 0),
  CONSTRAINT products_tax_rate_range CHECK (tax_rate BETWEEN 0 AND 10000),
  CONSTRAINT products_low_stock_threshold_not_negative CHECK (low_stock_threshold >= 0)
);

-- Every change of a row is a new version of it: entity tags are made of this.
CREATE FUNCTION bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.updated_at := now();
  RETURN NEW;
END $$;

CREATE TRIGGER products_bump_version BEFORE UPDATE ON products
  FOR EACH ROW EXECUTE FUNCTION bump_version();

-- One index for each order of the list; the id makes every order total.
CREATE INDEX products_newest_idx ON products (id DESC) WHERE archived_at IS NULL;
CREATE INDEX products_name_idx ON products (name, id) WHERE archived_at IS NULL;
CREATE INDEX products_price_idx ON products (price, id) WHERE archived_at IS NULL;
CREATE INDEX products_category_idx ON products (category_id, id DESC) WHERE archived_at IS NULL;

-- Every change of a stock, what it came to, and why. Rows are never changed.
CREATE TABLE stock_movements (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  product_id bigint NOT NULL,
  delta      integer NOT NULL,
  balance    integer NOT NULL,
  reason     text NOT NULL,
  order_id   bigint,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT stock_movements_pkey PRIMARY KEY (id),
  CONSTRAINT stock_movements_product_fkey FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT stock_movements_delta_not_zero CHECK (delta <> 0),
  CONSTRAINT stock_movements_balance_not_negative CHECK (balance >= 0),
  CONSTRAINT stock_movements_reason_known CHECK (reason IN ('initial', 'correction', 'sale')),
  CONSTRAINT stock_movements_sale_has_order CHECK ((reason = 'sale') = (order_id IS NOT NULL))
);

CREATE INDEX stock_movements_product_idx ON stock_movements (product_id, id);
