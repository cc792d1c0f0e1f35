-- A stock is the sum of its movements at every commit, whoever writes and however:
--
-- 1. a movement is never changed (stock_movements_append_only);
-- 2. its balance is the one before it and its delta, so the last balance is the sum of all deltas,
--    and it leaves the stock at its balance (stock_movements_chained);
-- 3. whoever changes a stock otherwise commits only if it is the last balance after all
--    (products_balance_is_stock, products_balance_is_first_stock).
--
-- A product without movements was never stocked, which is not the same as having none left.

DROP PROCEDURE bring_stock_in_line();
DROP VIEW stock_out_of_line;

-- Both columns are compared and ordered by, so that no other index will do: by id alone the planner
-- may walk through the movements of all products.
CREATE FUNCTION chain_movement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stocked integer;
  last    record;
  balance integer := 0;
BEGIN
  -- An older snapshot would not see the movement before this one.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'stock is moved in read committed transactions'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stock_movements_chained';
  END IF;
  SELECT stock INTO stocked FROM products WHERE id = NEW.product_id FOR NO KEY UPDATE;
  SELECT m.product_id, m.id, m.balance INTO last
  FROM stock_movements m
  WHERE (m.product_id, m.id) <= (NEW.product_id, 9223372036854775807)
  ORDER BY m.product_id DESC, m.id DESC
  LIMIT 1;
  IF last.product_id = NEW.product_id THEN
    balance := last.balance;
    -- The program locks the product before it takes a number; who does not may be overtaken.
    IF last.id > NEW.id THEN
      RAISE EXCEPTION 'another movement came in between'
        USING ERRCODE = 'serialization_failure', CONSTRAINT = 'stock_movements_chained';
    END IF;
  END IF;
  IF NEW.balance <> balance + NEW.delta THEN
    RAISE EXCEPTION 'a balance is the one before it and what was moved'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stock_movements_chained';
  END IF;
  IF stocked <> NEW.balance THEN
    UPDATE products SET stock = NEW.balance WHERE id = NEW.product_id;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER stock_movements_chained BEFORE INSERT ON stock_movements
  FOR EACH ROW EXECUTE FUNCTION chain_movement();

CREATE FUNCTION check_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM products p
    WHERE p.id = NEW.id AND p.stock <> COALESCE((
      SELECT last.balance
      FROM (
        SELECT m.product_id, m.balance
        FROM stock_movements m
        WHERE (m.product_id, m.id) <= (NEW.id, 9223372036854775807)
        ORDER BY m.product_id DESC, m.id DESC
        LIMIT 1) AS last
      WHERE last.product_id = NEW.id), 0)) THEN
    RAISE EXCEPTION 'the stock of product % is not the sum of its movements', NEW.id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;

-- Their names come before products_bump_catalogue: the catalogue is locked when they are done.
CREATE CONSTRAINT TRIGGER products_balance_is_first_stock AFTER INSERT ON products
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.stock <> 0) EXECUTE FUNCTION check_stock();
CREATE CONSTRAINT TRIGGER products_balance_is_stock AFTER UPDATE ON products
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.stock <> NEW.stock) EXECUTE FUNCTION check_stock();
