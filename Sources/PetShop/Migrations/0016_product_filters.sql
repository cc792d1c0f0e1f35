-- What lists of products are filtered by.

-- A column of its own, because it changes less than the stock it comes from: a sale leaves the
-- indexes it stands in alone.
ALTER TABLE products
  ADD COLUMN in_stock boolean NOT NULL DEFAULT true,
  ADD CONSTRAINT products_in_stock_is_stock CHECK (in_stock = (stock > 0)) NOT VALID;

CREATE FUNCTION flag_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.in_stock := NEW.stock > 0;
  RETURN NEW;
END $$;

CREATE TRIGGER products_flag_stock BEFORE INSERT OR UPDATE ON products
  FOR EACH ROW WHEN (NEW.in_stock IS DISTINCT FROM (NEW.stock > 0)) EXECUTE FUNCTION flag_stock();

-- The products that fit; null asks nothing. The planner puts the text in the place of the call, so
-- that what is null vanishes and an index serves the rest: always plan for the very arguments.
CREATE FUNCTION products_on_sale(
  categories bigint[], species text, brand text, min_price bigint, max_price bigint,
  in_stock boolean, min_rating integer
) RETURNS SETOF products LANGUAGE sql STABLE AS $$
  SELECT *
  FROM products p
  WHERE p.archived_at IS NULL
    AND ($1 IS NULL OR p.category_id = ANY ($1))
    AND ($2 IS NULL OR p.species = $2)
    AND ($3 IS NULL OR p.brand = $3)
    AND ($4 IS NULL OR p.price >= $4)
    AND ($5 IS NULL OR p.price <= $5)
    AND ($6 IS NULL OR p.in_stock = $6)
    AND ($7 IS NULL OR p.rating >= $7)
$$;
