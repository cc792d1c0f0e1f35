-- Functions that triggers and CHECKs call, in PL/pgSQL, whose plans a session keeps. One in SQL is read,
-- rewritten and planned at every call when it cannot be inlined, and inlined at every statement when a
-- CHECK calls it: that was a fifth of a checkout, most of it while the counter of invoices was held.

-- As in 0013: 0 also for nulls.
CREATE OR REPLACE FUNCTION average_rating(
  one bigint, two bigint, three bigint, four bigint, five bigint
) RETURNS integer LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  count bigint := one + two + three + four + five;
BEGIN
  IF count <> 0 THEN
    RETURN (200 * (one + 2 * two + 3 * three + 4 * four + 5 * five) + count) / (2 * count);
  END IF;
  RETURN 0;
END $$;

-- As in 0026. The bodies name the schema, as those in SQL were bound to their tables.
CREATE OR REPLACE FUNCTION invoice_lines_hash(invoice bigint) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT sha256(convert_to(string_agg(
             public.document_line(position, product_id, sku, name, unit_price, quantity, tax_rate,
                                  net, tax, total), E'\n' ORDER BY position), 'UTF8'))
    FROM public.invoice_lines
    WHERE invoice_id = invoice);
END $$;

CREATE OR REPLACE FUNCTION order_lines_hash("order" bigint) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT sha256(convert_to(string_agg(
             public.document_line(position, product_id, sku, name, unit_price, quantity, tax_rate,
                                  net, tax, total), E'\n' ORDER BY position), 'UTF8'))
    FROM public.order_lines
    WHERE order_id = "order");
END $$;

-- As in 0029.
CREATE OR REPLACE FUNCTION credit_note_lines_hash(note bigint) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT sha256(convert_to(string_agg(
             public.document_line(invoice_position, product_id, sku, name, unit_price, quantity,
                                  tax_rate, net, tax, total), E'\n' ORDER BY invoice_position),
             'UTF8'))
    FROM public.credit_note_lines
    WHERE credit_note_id = note);
END $$;

-- As in 0062. Called immutable it was not inlined: adding an interval to a time is not.
CREATE OR REPLACE FUNCTION not_before(earlier timestamptz, wanted timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN CASE WHEN earlier > wanted AND earlier < wanted + interval '1 minute'
            THEN earlier ELSE wanted END;
