-- Why a stock changed, who changed it, and how low it is. Later migrations validate what only new
-- rows are held to here.

ALTER TABLE stock_movements
  ADD COLUMN user_id bigint,
  ADD COLUMN note text,
  DROP CONSTRAINT stock_movements_delta_not_zero,
  DROP CONSTRAINT stock_movements_reason_known;
ALTER TABLE stock_movements
  ADD CONSTRAINT stock_movements_user_fkey
    FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID,
  ADD CONSTRAINT stock_movements_note_length CHECK (char_length(note) BETWEEN 1 AND 500) NOT VALID,
  ADD CONSTRAINT stock_movements_reason_known
    CHECK (reason IN ('initial', 'sale', 'return', 'received', 'counted', 'damaged', 'expired',
                      'lost', 'supplier_return', 'internal_use', 'correction')) NOT VALID,
  -- A count that finds what was thought to be there is worth keeping, and that a product began with
  -- none. The same table is in the program: StockAdjustment.Reason.fits.
  ADD CONSTRAINT stock_movements_delta_fits_reason CHECK (CASE
    WHEN reason IN ('received', 'return') THEN delta > 0
    WHEN reason = 'initial' THEN delta >= 0
    WHEN reason IN ('counted', 'correction') THEN true
    ELSE delta < 0
  END) NOT VALID;

-- How much of its threshold is left of a stock, in hundredths of a percent; null above it.
CREATE FUNCTION low_stock_level(stock integer, threshold integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN stock > threshold THEN NULL
    WHEN threshold = 0 THEN 0
    ELSE stock::bigint * 10000 / threshold
  END;

-- A column of its own, as in_stock: a sale of what there is enough of leaves its index alone.
ALTER TABLE products
  ADD COLUMN low_stock_level integer,
  ADD CONSTRAINT products_low_stock_level_is_right
    CHECK (low_stock_level IS NOT DISTINCT FROM low_stock_level(stock, low_stock_threshold))
    NOT VALID;

CREATE FUNCTION level_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.low_stock_level := low_stock_level(NEW.stock, NEW.low_stock_threshold);
  RETURN NEW;
END $$;

CREATE TRIGGER products_level_stock BEFORE INSERT OR UPDATE ON products
  FOR EACH ROW
  WHEN (NEW.low_stock_level IS DISTINCT FROM low_stock_level(NEW.stock, NEW.low_stock_threshold))
  EXECUTE FUNCTION level_stock();

-- For the next migration: what is from before, a product at a time, so that no customer waits long.
-- What was never counted in gets its first movement; a ledger that does not add up, a correction.
CREATE VIEW stock_out_of_line AS
  SELECT p.id, p.stock, m.movements, m.total
  FROM products p
  CROSS JOIN LATERAL (
    SELECT count(*) AS movements, COALESCE(sum(delta), 0) AS total,
           (array_agg(balance ORDER BY id DESC))[1] AS balance
    FROM stock_movements
    WHERE product_id = p.id) m
  WHERE m.movements = 0 OR p.stock <> m.total OR p.stock <> m.balance;

CREATE PROCEDURE bring_stock_in_line() LANGUAGE plpgsql AS $$
DECLARE
  product bigint;
  done    integer := 0;
BEGIN
  FOR product IN SELECT id FROM stock_out_of_line ORDER BY id LOOP
    -- Whoever changes the stock meanwhile has this lock; then he is counted.
    PERFORM FROM products WHERE id = product FOR NO KEY UPDATE;
    INSERT INTO stock_movements (product_id, delta, balance, reason, note)
    SELECT id, stock - total, stock, CASE WHEN movements = 0 THEN 'initial' ELSE 'correction' END,
           CASE WHEN movements > 0 THEN 'The ledger did not add up.' END
    FROM stock_out_of_line
    WHERE id = product;
    COMMIT;
  END LOOP;
  FOR product IN
    SELECT id
    FROM products
    WHERE low_stock_level IS DISTINCT FROM low_stock_level(stock, low_stock_threshold)
    ORDER BY id
  LOOP
    UPDATE products SET low_stock_level = low_stock_level WHERE id = product;
    done := done + 1;
    IF done % 100 = 0 THEN COMMIT; END IF;
  END LOOP;
END $$;
