-- Issued invoices: numbered without a gap per series and year, and frozen.

-- A sequence would leave a gap at every rollback; this row does not.
CREATE TABLE invoice_counters (
  series      text NOT NULL,
  year        integer NOT NULL,
  last_number bigint NOT NULL,
  CONSTRAINT invoice_counters_pkey PRIMARY KEY (series, year),
  CONSTRAINT invoice_counters_last_number_positive CHECK (last_number > 0)
);

CREATE TABLE invoices (
  id             bigint GENERATED ALWAYS AS IDENTITY,
  series         text NOT NULL,
  year           integer NOT NULL,
  number         bigint NOT NULL,
  order_id       bigint NOT NULL,
  user_id        bigint NOT NULL,
  payment_status text NOT NULL DEFAULT 'pending',
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
  CONSTRAINT invoices_pkey PRIMARY KEY (id),
  CONSTRAINT invoices_number_key UNIQUE (series, year, number),
  CONSTRAINT invoices_order_key UNIQUE (order_id),
  CONSTRAINT invoices_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT invoices_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT invoices_payment_status_known
    CHECK (payment_status IN ('pending', 'paid', 'overdue', 'void')),
  CONSTRAINT invoices_amounts_add_up CHECK (net + tax = total)
);

CREATE INDEX invoices_user_idx ON invoices (user_id, id DESC);

CREATE TABLE invoice_lines (
  invoice_id bigint NOT NULL,
  position   integer NOT NULL,
  product_id bigint NOT NULL,
  sku        text,
  name       text NOT NULL,
  unit_price bigint NOT NULL,
  quantity   integer NOT NULL,
  tax_rate   integer NOT NULL,
  net        bigint NOT NULL,
  tax        bigint NOT NULL,
  total      bigint NOT NULL,
  CONSTRAINT invoice_lines_pkey PRIMARY KEY (invoice_id, position),
  CONSTRAINT invoice_lines_invoice_fkey FOREIGN KEY (invoice_id) REFERENCES invoices (id),
  CONSTRAINT invoice_lines_amounts_add_up CHECK (net + tax = total)
);

CREATE TRIGGER invoice_lines_append_only BEFORE UPDATE OR DELETE ON invoice_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoice_lines_no_truncate BEFORE TRUNCATE ON invoice_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invoices_no_truncate BEFORE TRUNCATE ON invoices
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Of an issued invoice only the payment status may change.
CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER invoices_frozen BEFORE UPDATE ON invoices
  FOR EACH ROW EXECUTE FUNCTION refuse_invoice_change();
