-- Dates in the order of numbers. A document is dated by the beginning of its transaction, which may
-- have waited for its number behind one that began later: past midnight, say.

-- A minute at most: longer than any transaction waits, so that a clock that was wrong once does not
-- date all that comes after it.
CREATE FUNCTION not_before(earlier timestamptz, wanted timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN earlier > wanted AND earlier < wanted + interval '1 minute'
            THEN earlier ELSE wanted END;

-- As in 0026.
CREATE OR REPLACE FUNCTION chain_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earlier timestamptz;
BEGIN
  IF NEW.number = 1 THEN
    NEW.previous_hash := chain_start(NEW.series, NEW.year);
  ELSE
    SELECT hash, issued_at INTO NEW.previous_hash, earlier
    FROM invoices
    WHERE series = NEW.series AND year = NEW.year AND number = NEW.number - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION '%-% has no number %', NEW.series, NEW.year, NEW.number - 1
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_in_chain';
    END IF;
  END IF;
  NEW.issued_at := not_before(earlier, NEW.issued_at);
  NEW.lines_hash := order_lines_hash(NEW.order_id);
  NEW.hash := NULL;
  IF NEW.previous_hash IS NOT NULL THEN
    NEW.hash := invoice_hash(NEW);
  END IF;
  RETURN NEW;
END $$;

-- As in 0029.
CREATE OR REPLACE FUNCTION chain_credit_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earlier timestamptz;
BEGIN
  IF NEW.number = 1 THEN
    NEW.previous_hash := chain_start(NEW.series, NEW.year);
  ELSE
    SELECT hash, issued_at INTO NEW.previous_hash, earlier
    FROM credit_notes
    WHERE series = NEW.series AND year = NEW.year AND number = NEW.number - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION '%-% has no number %', NEW.series, NEW.year, NEW.number - 1
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'credit_notes_in_chain';
    END IF;
  END IF;
  NEW.issued_at := not_before(earlier, NEW.issued_at);
  NEW.hash := credit_note_hash(NEW);
  RETURN NEW;
END $$;
