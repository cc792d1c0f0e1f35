-- From here on there is no invoice outside the chain.
ALTER TABLE invoices
  ADD CONSTRAINT invoices_chained
    CHECK (lines_hash IS NOT NULL AND previous_hash IS NOT NULL AND hash IS NOT NULL) NOT VALID;

ALTER TABLE invoices VALIDATE CONSTRAINT invoices_chained;

DROP PROCEDURE chain_earlier_invoices();
DROP FUNCTION chain_some_invoices(text, integer, bigint, integer);

-- Only the payment status may change again.
CREATE OR REPLACE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed invoices := NEW;
BEGIN
  changed.payment_status := OLD.payment_status;
  IF changed IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'an issued invoice is frozen'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoices_frozen';
  END IF;
  RETURN NEW;
END $$;
