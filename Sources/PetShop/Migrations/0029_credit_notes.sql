-- What is given back of an invoice: documents of a series of their own, numbered, frozen and chained
-- as invoices are, and never more than the invoice in sum.

CREATE TABLE credit_notes (
  id             bigint GENERATED ALWAYS AS IDENTITY,
  series         text NOT NULL,
  year           integer NOT NULL,
  number         bigint NOT NULL,
  invoice_id     bigint NOT NULL,
  user_id        bigint NOT NULL,
  reason         text,
  issued_at      timestamptz NOT NULL,
  currency       text NOT NULL,
  net            bigint NOT NULL,
  tax            bigint NOT NULL,
  total          bigint NOT NULL,
  seller_name    text NOT NULL,
  seller_tax_id  text NOT NULL,
  seller_address text NOT NULL,
  buyer_name     text NOT NULL,
  buyer_email    text NOT NULL,
  line1          text NOT NULL,
  line2          text,
  city           text NOT NULL,
  region         text,
  postal_code    text,
  country        text NOT NULL,
  lines_hash     bytea NOT NULL,
  previous_hash  bytea NOT NULL,
  hash           bytea NOT NULL,
  CONSTRAINT credit_notes_pkey PRIMARY KEY (id),
  CONSTRAINT credit_notes_number_key UNIQUE (series, year, number),
  -- For the lines: whose invoice they give back is their note's.
  CONSTRAINT credit_notes_invoice_key UNIQUE (id, invoice_id),
  CONSTRAINT credit_notes_invoice_fkey FOREIGN KEY (invoice_id) REFERENCES invoices (id),
  CONSTRAINT credit_notes_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT credit_notes_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
  CONSTRAINT credit_notes_amounts_not_negative CHECK (net >= 0 AND tax >= 0),
  CONSTRAINT credit_notes_amounts_add_up CHECK (net + tax = total)
);

CREATE INDEX credit_notes_invoice_idx ON credit_notes (invoice_id, id DESC);

-- Each gives back a part of one line of the invoice: some of its units, or (quantity 0) an amount.
CREATE TABLE credit_note_lines (
  credit_note_id   bigint NOT NULL,
  invoice_id       bigint NOT NULL,
  invoice_position integer NOT NULL,
  product_id       bigint NOT NULL,
  sku              text,
  name             text NOT NULL,
  unit_price       bigint NOT NULL,
  quantity         integer NOT NULL,
  tax_rate         integer NOT NULL,
  net              bigint NOT NULL,
  tax              bigint NOT NULL,
  total            bigint NOT NULL,
  CONSTRAINT credit_note_lines_pkey PRIMARY KEY (credit_note_id, invoice_position),
  CONSTRAINT credit_note_lines_credit_note_fkey
    FOREIGN KEY (credit_note_id, invoice_id) REFERENCES credit_notes (id, invoice_id),
  CONSTRAINT credit_note_lines_invoice_line_fkey
    FOREIGN KEY (invoice_id, invoice_position) REFERENCES invoice_lines (invoice_id, position),
  CONSTRAINT credit_note_lines_quantity_not_negative CHECK (quantity >= 0),
  CONSTRAINT credit_note_lines_amounts_not_negative CHECK (net >= 0 AND tax >= 0),
  CONSTRAINT credit_note_lines_amounts_add_up CHECK (net + tax = total)
);

CREATE INDEX credit_note_lines_invoice_line_idx ON credit_note_lines (invoice_id, invoice_position);

CREATE TRIGGER credit_notes_append_only BEFORE UPDATE OR DELETE ON credit_notes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_note_lines_append_only BEFORE UPDATE OR DELETE ON credit_note_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_notes_no_truncate BEFORE TRUNCATE ON credit_notes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_note_lines_no_truncate BEFORE TRUNCATE ON credit_note_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION credit_note_lines_hash(note bigint) RETURNS bytea LANGUAGE sql STABLE
  RETURN (
    SELECT sha256(convert_to(string_agg(
             document_line(invoice_position, product_id, sku, name, unit_price, quantity, tax_rate,
                           net, tax, total), E'\n' ORDER BY invoice_position), 'UTF8'))
    FROM credit_note_lines
    WHERE credit_note_id = note);

-- Everything but the id. The invoice goes in by its hash, which stands for all of it.
CREATE FUNCTION credit_note_hash(c credit_notes) RETURNS bytea LANGUAGE sql STABLE
  RETURN sha256(convert_to(json_build_array(
    c.series, c.year, c.number, encode(c.previous_hash, 'hex'), encode(c.lines_hash, 'hex'),
    (SELECT encode(hash, 'hex') FROM invoices WHERE id = c.invoice_id), c.user_id, c.reason,
    (extract(epoch FROM c.issued_at) * 1000000)::bigint, c.currency, c.net, c.tax, c.total,
    c.seller_name, c.seller_tax_id, c.seller_address, c.buyer_name, c.buyer_email, c.line1,
    c.line2, c.city, c.region, c.postal_code, c.country)::text, 'UTF8'));

-- As invoices; the digest of the lines comes with the note and is checked when they are in.
CREATE FUNCTION chain_credit_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number = 1 THEN
    NEW.previous_hash := chain_start(NEW.series, NEW.year);
  ELSE
    SELECT hash INTO NEW.previous_hash
    FROM credit_notes
    WHERE series = NEW.series AND year = NEW.year AND number = NEW.number - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION '%-% has no number %', NEW.series, NEW.year, NEW.number - 1
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'credit_notes_in_chain';
    END IF;
  END IF;
  NEW.hash := credit_note_hash(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER credit_notes_chain BEFORE INSERT ON credit_notes
  FOR EACH ROW EXECUTE FUNCTION chain_credit_note();

-- At the end of the statement that issued it: the number is the counter's, and there are lines.
CREATE FUNCTION check_issued_credit_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM invoice_counters
    WHERE series = NEW.series AND year = NEW.year AND last_number = NEW.number)
  THEN
    RAISE EXCEPTION 'the number is not the counter''s'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'credit_notes_in_chain';
  END IF;
  IF NOT EXISTS (SELECT FROM credit_note_lines WHERE credit_note_id = NEW.id) THEN
    RAISE EXCEPTION 'a credit note is issued with its lines'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'credit_notes_with_lines';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER credit_notes_issued AFTER INSERT ON credit_notes
  FOR EACH ROW EXECUTE FUNCTION check_issued_credit_note();

CREATE FUNCTION check_credit_note_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT credit_note_id FROM added) a
    JOIN credit_notes c ON c.id = a.credit_note_id
    WHERE c.lines_hash IS DISTINCT FROM credit_note_lines_hash(c.id))
  THEN
    RAISE EXCEPTION 'an issued credit note gets no more lines'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'credit_note_lines_sealed';
  END IF;
  -- Whoever credits the same invoice waits here, and then counts what we gave back.
  PERFORM FROM invoices
  WHERE id IN (SELECT invoice_id FROM added)
  ORDER BY id
  FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM credit_note_lines c
    JOIN invoice_lines l ON l.invoice_id = c.invoice_id AND l.position = c.invoice_position
    WHERE c.invoice_id IN (SELECT invoice_id FROM added)
    GROUP BY l.invoice_id, l.position
    HAVING sum(c.quantity) > l.quantity OR sum(c.net) > l.net OR sum(c.tax) > l.tax
      OR sum(c.total) > l.total)
  THEN
    RAISE EXCEPTION 'more is credited than was invoiced'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'credit_notes_within_invoice';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER credit_note_lines_sealed AFTER INSERT ON credit_note_lines
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION check_credit_note_lines();
