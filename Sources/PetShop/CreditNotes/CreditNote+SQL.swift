import PostgreSQL

extension CreditNote {
  /// The order. Whoever credits the same invoice waits.
  static let lockInvoice = Query<Invoice.ID, Order.ID>(
    """
    SELECT id
    FROM invoices
    WHERE order_id = $1
    FOR NO KEY UPDATE
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let creditable = Query<CreditableLine, Invoice.ID>(
    """
    SELECT l.position, l.product_id, l.sku, l.name, l.unit_price, l.quantity, l.tax_rate,
           l.net, l.tax, l.total, COALESCE(sum(c.quantity), 0)::integer,
           COALESCE(sum(c.total), 0)::bigint, COALESCE(sum(c.tax), 0)::bigint
    FROM invoice_lines l
    LEFT JOIN credit_note_lines c
      ON c.invoice_id = l.invoice_id AND c.invoice_position = l.position
    WHERE l.invoice_id = $1
    GROUP BY l.invoice_id, l.position
    ORDER BY l.position
    """
  ) { row throws(PostgreSQLError) in try CreditableLine(&row) }

  /// Series, year, invoice, reason, net, tax, total; then of each line the position on the invoice,
  /// quantity, net, tax and total.
  ///
  /// As `Invoice.issue`: the counter's row is locked until the commit.
  static let issue = Query<
    CreditNoteHeader, String, Int32, Invoice.ID, String?, Money, Money, Money, [Int32], [Int32],
    [Int64], [Int64], [Int64]
  >(
    """
    WITH lines AS (
      SELECT l.position, l.product_id, l.sku, l.name, l.unit_price, c.quantity, l.tax_rate,
             c.net, c.tax, c.total
      FROM unnest($8::integer[], $9::integer[], $10::bigint[], $11::bigint[], $12::bigint[])
           AS c (position, quantity, net, tax, total)
      JOIN invoice_lines l ON l.invoice_id = $3 AND l.position = c.position
    ), body AS (
      SELECT sha256(convert_to(string_agg(
               document_line(position, product_id, sku, name, unit_price, quantity, tax_rate,
                             net, tax, total), E'\\n' ORDER BY position), 'UTF8')) AS lines_hash
      FROM lines
    ), counter AS (
      INSERT INTO invoice_counters AS c (series, year, last_number)
      VALUES ($1, $2, 1)
      ON CONFLICT (series, year) DO UPDATE SET last_number = c.last_number + 1
      RETURNING last_number
    ), note AS (
      INSERT INTO credit_notes (series, year, number, invoice_id, user_id, reason, issued_at,
                                currency, net, tax, total, seller_name, seller_tax_id,
                                seller_address, buyer_name, buyer_email, line1, line2, city, region,
                                postal_code, country, lines_hash)
      SELECT $1, $2, counter.last_number, i.id, i.user_id, $4, now(),
             i.currency, $5, $6, $7, i.seller_name, i.seller_tax_id,
             i.seller_address, i.buyer_name, i.buyer_email, i.line1, i.line2, i.city, i.region,
             i.postal_code, i.country, body.lines_hash
      FROM counter, body, invoices i
      WHERE i.id = $3
      RETURNING *
    ), written AS (
      INSERT INTO credit_note_lines (credit_note_id, invoice_id, invoice_position, product_id, sku,
                                     name, unit_price, quantity, tax_rate, net, tax, total)
      SELECT note.id, note.invoice_id, l.position, l.product_id, l.sku,
             l.name, l.unit_price, l.quantity, l.tax_rate, l.net, l.tax, l.total
      FROM note, lines l
    )
    SELECT n.id, n.series, n.year, n.number, i.id, i.series, i.year, i.number, i.order_id,
           n.user_id, n.reason, n.issued_at, n.currency, n.net, n.tax, n.total,
           n.seller_name, n.seller_tax_id, n.seller_address, n.buyer_name, n.buyer_email,
           n.line1, n.line2, n.city, n.region, n.postal_code, n.country, n.previous_hash, n.hash
    FROM note n
    JOIN invoices i ON i.id = n.invoice_id
    """
  ) { row throws(PostgreSQLError) in try CreditNoteHeader(&row) }

  /// Credit note, and the user whose it must be; null for an admin.
  static let byID = Query<CreditNoteHeader, ID, User.ID?>(
    """
    SELECT n.id, n.series, n.year, n.number, i.id, i.series, i.year, i.number, i.order_id,
           n.user_id, n.reason, n.issued_at, n.currency, n.net, n.tax, n.total,
           n.seller_name, n.seller_tax_id, n.seller_address, n.buyer_name, n.buyer_email,
           n.line1, n.line2, n.city, n.region, n.postal_code, n.country, n.previous_hash, n.hash
    FROM credit_notes n
    JOIN invoices i ON i.id = n.invoice_id
    WHERE n.id = $1 AND ($2::bigint IS NULL OR n.user_id = $2)
    """
  ) { row throws(PostgreSQLError) in try CreditNoteHeader(&row) }

  static let lines = Query<CreditedLine, ID>(
    """
    SELECT invoice_position, product_id, sku, name, unit_price, quantity, tax_rate, net, tax, total
    FROM credit_note_lines
    WHERE credit_note_id = $1
    ORDER BY invoice_position
    """
  ) { row throws(PostgreSQLError) in try CreditedLine(&row) }

  /// Invoice, the last note seen, limit, offset: the newest first.
  static let ofInvoice = Query<CreditNoteHeader, Invoice.ID, ID?, Int64, Int64>(
    """
    SELECT n.id, n.series, n.year, n.number, i.id, i.series, i.year, i.number, i.order_id,
           n.user_id, n.reason, n.issued_at, n.currency, n.net, n.tax, n.total,
           n.seller_name, n.seller_tax_id, n.seller_address, n.buyer_name, n.buyer_email,
           n.line1, n.line2, n.city, n.region, n.postal_code, n.country, n.previous_hash, n.hash
    FROM credit_notes n
    JOIN invoices i ON i.id = n.invoice_id
    WHERE n.invoice_id = $1 AND n.id < COALESCE($2, 9223372036854775807)
    ORDER BY n.id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try CreditNoteHeader(&row) }

  static let count = Query<Int64, Invoice.ID>(
    """
    SELECT count(*)
    FROM credit_notes
    WHERE invoice_id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
