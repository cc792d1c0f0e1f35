import PostgreSQL

extension Invoice {
  /// Series, year, order, seller's name, tax number and address.
  ///
  /// The counter's row is locked until the commit, so this comes as late as it can: one statement
  /// takes the number and writes header and lines from the order.
  static let issue = Query<InvoiceHeader, String, Int32, Order.ID, String, String, String>(
    """
    WITH counter AS (
      INSERT INTO invoice_counters AS c (series, year, last_number)
      VALUES ($1, $2, 1)
      ON CONFLICT (series, year) DO UPDATE SET last_number = c.last_number + 1
      RETURNING last_number
    ), invoice AS (
      INSERT INTO invoices (series, year, number, order_id, user_id, issued_at, currency,
                            net, tax, total, seller_name, seller_tax_id, seller_address,
                            buyer_name, buyer_email, line1, line2, city, region, postal_code,
                            country)
      SELECT $1, $2, counter.last_number, o.id, o.user_id, now(), o.currency,
             o.net, o.tax, o.total, $4, $5, $6,
             o.recipient, u.email, o.line1, o.line2, o.city, o.region, o.postal_code, o.country
      FROM counter, orders o
      JOIN users u ON u.id = o.user_id
      WHERE o.id = $3
      RETURNING *
    ), lines AS (
      INSERT INTO invoice_lines (invoice_id, position, product_id, sku, name, unit_price, quantity,
                                 tax_rate, net, tax, total)
      SELECT invoice.id, l.position, l.product_id, l.sku, l.name, l.unit_price, l.quantity,
             l.tax_rate, l.net, l.tax, l.total
      FROM invoice
      JOIN order_lines l ON l.order_id = invoice.order_id
    )
    SELECT id, series, year, number, order_id, user_id, payment_status, issued_at, currency,
           net, tax, total, seller_name, seller_tax_id, seller_address,
           buyer_name, buyer_email, line1, line2, city, region, postal_code, country,
           previous_hash, hash
    FROM invoice
    """
  ) { row throws(PostgreSQLError) in try InvoiceHeader(&row) }

  /// Invoice, and the user whose it must be; null for an admin.
  static let byID = Query<InvoiceHeader, ID, User.ID?>(
    """
    SELECT id, series, year, number, order_id, user_id, payment_status, issued_at, currency,
           net, tax, total, seller_name, seller_tax_id, seller_address,
           buyer_name, buyer_email, line1, line2, city, region, postal_code, country,
           previous_hash, hash
    FROM invoices
    WHERE id = $1 AND ($2::bigint IS NULL OR user_id = $2)
    """
  ) { row throws(PostgreSQLError) in try InvoiceHeader(&row) }

  static let lines = Query<SoldLine, ID>(
    """
    SELECT product_id, sku, name, unit_price, quantity, tax_rate, net, tax, total
    FROM invoice_lines
    WHERE invoice_id = $1
    ORDER BY position
    """
  ) { row throws(PostgreSQLError) in try SoldLine(&row) }

  static let setPaymentStatus = Query<InvoiceHeader, ID, PaymentStatus>(
    """
    UPDATE invoices
    SET payment_status = $2
    WHERE id = $1
    RETURNING id, series, year, number, order_id, user_id, payment_status, issued_at, currency,
              net, tax, total, seller_name, seller_tax_id, seller_address,
              buyer_name, buyer_email, line1, line2, city, region, postal_code, country,
              previous_hash, hash
    """
  ) { row throws(PostgreSQLError) in try InvoiceHeader(&row) }

  /// User, the last invoice seen, limit, offset: the newest first.
  static let ofUser = Query<InvoiceHeader, User.ID, ID?, Int64, Int64>(
    """
    SELECT id, series, year, number, order_id, user_id, payment_status, issued_at, currency,
           net, tax, total, seller_name, seller_tax_id, seller_address,
           buyer_name, buyer_email, line1, line2, city, region, postal_code, country,
           previous_hash, hash
    FROM invoices
    WHERE user_id = $1 AND id < COALESCE($2, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $3
    OFFSET $4
    """
  ) { row throws(PostgreSQLError) in try InvoiceHeader(&row) }

  /// As `ofUser`, of everybody.
  static let ofAll = Query<InvoiceHeader, ID?, Int64, Int64>(
    """
    SELECT id, series, year, number, order_id, user_id, payment_status, issued_at, currency,
           net, tax, total, seller_name, seller_tax_id, seller_address,
           buyer_name, buyer_email, line1, line2, city, region, postal_code, country,
           previous_hash, hash
    FROM invoices
    WHERE id < COALESCE($1, 9223372036854775807)
    ORDER BY id DESC
    LIMIT $2
    OFFSET $3
    """
  ) { row throws(PostgreSQLError) in try InvoiceHeader(&row) }

  /// The user, or null for everybody.
  static let count = Query<Int64, User.ID?>(
    """
    SELECT count(*) FROM (
      SELECT FROM invoices
      WHERE $1::bigint IS NULL OR user_id = $1
      LIMIT 10001) AS counted
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let estimate = Query<Int64>(
    """
    SELECT GREATEST(reltuples, 0)::bigint
    FROM pg_class
    WHERE oid = 'invoices'::regclass
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
