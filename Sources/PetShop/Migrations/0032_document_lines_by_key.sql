-- The checks of new lines, document by document: as joins they could be planned to hash the lines of
-- every document there is, which a session that met empty tables went on doing.

CREATE OR REPLACE FUNCTION check_invoice_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  invoice bigint;
  sealed  bytea;
BEGIN
  FOR invoice IN SELECT DISTINCT invoice_id FROM added LOOP
    SELECT lines_hash INTO sealed FROM invoices WHERE id = invoice;
    IF sealed IS DISTINCT FROM invoice_lines_hash(invoice) THEN
      RAISE EXCEPTION 'an issued invoice gets no more lines'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_lines_sealed';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_credit_note_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  credited record;
  sealed   bytea;
BEGIN
  -- In the order of the invoices: whoever credits the same one waits here, and then counts what we
  -- gave back.
  FOR credited IN
    SELECT DISTINCT invoice_id, credit_note_id FROM added ORDER BY invoice_id, credit_note_id
  LOOP
    SELECT lines_hash INTO sealed FROM credit_notes WHERE id = credited.credit_note_id;
    IF sealed IS DISTINCT FROM credit_note_lines_hash(credited.credit_note_id) THEN
      RAISE EXCEPTION 'an issued credit note gets no more lines'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'credit_note_lines_sealed';
    END IF;
    PERFORM FROM invoices WHERE id = credited.invoice_id FOR NO KEY UPDATE;
    IF EXISTS (
      SELECT FROM credit_note_lines c
      JOIN invoice_lines l ON l.invoice_id = c.invoice_id AND l.position = c.invoice_position
      WHERE c.invoice_id = credited.invoice_id
      GROUP BY l.invoice_id, l.position
      HAVING sum(c.quantity) > l.quantity OR sum(c.net) > l.net OR sum(c.tax) > l.tax
        OR sum(c.total) > l.total)
    THEN
      RAISE EXCEPTION 'more is credited than was invoiced'
        USING ERRCODE = 'integrity_constraint_violation',
          CONSTRAINT = 'credit_notes_within_invoice';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
