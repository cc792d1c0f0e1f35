-- Each issued invoice carries the SHA-256 of its frozen body and of the one before it in its series
-- and year. The database makes the chain itself, so that nothing is ever inserted beside it.

-- One line of a document: a JSON array, written the same by every version of PostgreSQL.
CREATE FUNCTION document_line(
  "position" integer, product_id bigint, sku text, name text, unit_price bigint, quantity integer,
  tax_rate integer, net bigint, tax bigint, total bigint
) RETURNS text LANGUAGE sql STABLE
  RETURN json_build_array("position", product_id, sku, name, unit_price, quantity, tax_rate, net,
                          tax, total)::text;

-- Null without lines.
CREATE FUNCTION invoice_lines_hash(invoice bigint) RETURNS bytea LANGUAGE sql STABLE
  RETURN (
    SELECT sha256(convert_to(string_agg(
             document_line(position, product_id, sku, name, unit_price, quantity, tax_rate, net,
                           tax, total), E'\n' ORDER BY position), 'UTF8'))
    FROM invoice_lines
    WHERE invoice_id = invoice);

CREATE FUNCTION order_lines_hash("order" bigint) RETURNS bytea LANGUAGE sql STABLE
  RETURN (
    SELECT sha256(convert_to(string_agg(
             document_line(position, product_id, sku, name, unit_price, quantity, tax_rate, net,
                           tax, total), E'\n' ORDER BY position), 'UTF8'))
    FROM order_lines
    WHERE order_id = "order");

-- What the first of a series and year follows: the digest of its name, such as INV-2026.
CREATE FUNCTION chain_start(series text, year integer) RETURNS bytea LANGUAGE sql IMMUTABLE
  RETURN sha256(convert_to(series || '-' || year, 'UTF8'));

-- Null until 'chain_earlier_invoices' comes to them: the next migration but one demands them.
ALTER TABLE invoices
  ADD COLUMN lines_hash    bytea,
  ADD COLUMN previous_hash bytea,
  ADD COLUMN hash          bytea;

-- Everything but the id and the payment status.
CREATE FUNCTION invoice_hash(i invoices) RETURNS bytea LANGUAGE sql STABLE
  RETURN sha256(convert_to(json_build_array(
    i.series, i.year, i.number, encode(i.previous_hash, 'hex'), encode(i.lines_hash, 'hex'),
    i.order_id, i.user_id, (extract(epoch FROM i.issued_at) * 1000000)::bigint, i.currency,
    i.net, i.tax, i.total, i.seller_name, i.seller_tax_id, i.seller_address, i.buyer_name,
    i.buyer_email, i.line1, i.line2, i.city, i.region, i.postal_code, i.country)::text, 'UTF8'));

-- Of an issued invoice only the payment status may change; and its hashes are written once.
CREATE OR REPLACE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed invoices := NEW;
BEGIN
  changed.payment_status := OLD.payment_status;
  IF OLD.hash IS NULL THEN
    changed.lines_hash := OLD.lines_hash;
    changed.previous_hash := OLD.previous_hash;
    changed.hash := OLD.hash;
  END IF;
  IF changed IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'an issued invoice is frozen'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoices_frozen';
  END IF;
  RETURN NEW;
END $$;

-- Whoever takes the next number waits for the counter's row, so the one before is committed and
-- seen. Its hash is null only while earlier invoices are being brought in, and then so is this one's.
CREATE FUNCTION chain_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number = 1 THEN
    NEW.previous_hash := chain_start(NEW.series, NEW.year);
  ELSE
    SELECT hash INTO NEW.previous_hash
    FROM invoices
    WHERE series = NEW.series AND year = NEW.year AND number = NEW.number - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION '%-% has no number %', NEW.series, NEW.year, NEW.number - 1
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_in_chain';
    END IF;
  END IF;
  NEW.lines_hash := order_lines_hash(NEW.order_id);
  NEW.hash := NULL;
  IF NEW.previous_hash IS NOT NULL THEN
    NEW.hash := invoice_hash(NEW);
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER invoices_chain BEFORE INSERT ON invoices
  FOR EACH ROW EXECUTE FUNCTION chain_invoice();

-- At the end of the statement that issued it: the number is the counter's, and there are lines.
CREATE FUNCTION check_issued_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM invoice_counters
    WHERE series = NEW.series AND year = NEW.year AND last_number = NEW.number)
  THEN
    RAISE EXCEPTION 'the number is not the counter''s'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_in_chain';
  END IF;
  IF NOT EXISTS (SELECT FROM invoice_lines WHERE invoice_id = NEW.id) THEN
    RAISE EXCEPTION 'an invoice is issued with its lines'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_with_lines';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER invoices_issued AFTER INSERT ON invoices
  FOR EACH ROW EXECUTE FUNCTION check_issued_invoice();

-- The lines are what their invoice was issued for, so none is ever added to an earlier one.
CREATE FUNCTION check_invoice_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT invoice_id FROM added) a
    JOIN invoices i ON i.id = a.invoice_id
    WHERE i.lines_hash IS DISTINCT FROM invoice_lines_hash(i.id))
  THEN
    RAISE EXCEPTION 'an issued invoice gets no more lines'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_lines_sealed';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER invoice_lines_sealed AFTER INSERT ON invoice_lines
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION check_invoice_lines();

-- Brings in what was issued before, a thousand at a time, while others go on issuing; the rest of
-- each series under the lock of its counter, so that nobody is left between.
CREATE PROCEDURE chain_earlier_invoices() LANGUAGE plpgsql AS $$
DECLARE
  chain  record;
  done   bigint;
  before bigint;
BEGIN
  FOR chain IN SELECT series, year FROM invoice_counters ORDER BY year, series LOOP
    SELECT COALESCE(min(number) - 1, 0) INTO done
    FROM invoices
    WHERE series = chain.series AND year = chain.year AND hash IS NULL;
    LOOP
      before := done;
      done := chain_some_invoices(chain.series, chain.year, before, 1000);
      COMMIT;
      EXIT WHEN done = before;
    END LOOP;
    PERFORM FROM invoice_counters
    WHERE series = chain.series AND year = chain.year
    FOR UPDATE;
    PERFORM chain_some_invoices(chain.series, chain.year, done, NULL);
    COMMIT;
  END LOOP;
END $$;

-- Chains at most so many after a number, and returns the last of them, or that number.
CREATE FUNCTION chain_some_invoices(
  of_series text, of_year integer, after_number bigint, most integer
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  invoice  invoices;
  previous bytea;
  last     bigint := after_number;
BEGIN
  SELECT hash INTO previous
  FROM invoices
  WHERE series = of_series AND year = of_year AND number <= after_number
  ORDER BY number DESC
  LIMIT 1;
  FOR invoice IN
    SELECT * FROM invoices
    WHERE series = of_series AND year = of_year AND number > after_number AND hash IS NULL
    ORDER BY number
    LIMIT most
  LOOP
    invoice.previous_hash := COALESCE(previous, chain_start(of_series, of_year));
    invoice.lines_hash := COALESCE(invoice_lines_hash(invoice.id), sha256(''));
    invoice.hash := invoice_hash(invoice);
    UPDATE invoices
    SET lines_hash = invoice.lines_hash, previous_hash = invoice.previous_hash, hash = invoice.hash
    WHERE id = invoice.id;
    previous := invoice.hash;
    last := invoice.number;
  END LOOP;
  RETURN last;
END $$;
