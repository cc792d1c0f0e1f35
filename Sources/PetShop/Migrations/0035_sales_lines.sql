-- petshop:no-transaction
-- What was sold, as the books have it: the lines of invoices, and of the credit notes on them. Each
-- counts when its document was issued.
CREATE INDEX CONCURRENTLY IF NOT EXISTS invoices_issued_idx ON invoices (issued_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS credit_notes_issued_idx ON credit_notes (issued_at);
CREATE OR REPLACE VIEW sales_lines AS
  -- An order counts once, with the first line of its invoice.
  SELECT i.issued_at, i.currency, l.product_id, l.invoice_id,
         (l.position = 1)::integer AS orders, l.quantity AS units, l.net, l.tax, l.total,
         0 AS credited_units, 0::bigint AS credited_net, 0::bigint AS credited_tax,
         0::bigint AS credited_total
  FROM invoices i
  JOIN invoice_lines l ON l.invoice_id = i.id
  UNION ALL
  SELECT n.issued_at, n.currency, l.product_id, NULL,
         0, 0, 0, 0, 0,
         l.quantity, l.net, l.tax, l.total
  FROM credit_notes n
  JOIN credit_note_lines l ON l.credit_note_id = n.id;
