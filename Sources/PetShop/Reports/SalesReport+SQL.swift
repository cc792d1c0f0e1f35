import PostgreSQL

extension SalesReport {
  /// For the rest of this transaction alone: each statement has less time than nginx has patience,
  /// room to group without a file, and no processor but its own. Lines lie in the order of their
  /// invoices, so those of a few days are read by their index.
  static let begin = Query<String>(
    """
    SELECT concat(set_config('statement_timeout', '15s', true),
                  set_config('work_mem', '32MB', true),
                  set_config('max_parallel_workers_per_gather', '0', true),
                  set_config('random_page_cost', '1.1', true))
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}

/// No product stands twice on an invoice, but a category may.
///
/// All take the currency, the first and the last day. A document in another currency, from before
/// the shop changed its own, is left out: its amounts cannot be added to these.
extension SalesReport {
  static let totals = Query<SalesFigures, String, CalendarDate, CalendarDate>(
    """
    SELECT COALESCE(sum(orders), 0)::bigint, COALESCE(sum(units), 0)::bigint,
           COALESCE(sum(net), 0)::bigint, COALESCE(sum(tax), 0)::bigint,
           COALESCE(sum(total), 0)::bigint, COALESCE(sum(credited_units), 0)::bigint,
           COALESCE(sum(credited_net), 0)::bigint, COALESCE(sum(credited_tax), 0)::bigint,
           COALESCE(sum(credited_total), 0)::bigint
    FROM sales_lines
    WHERE currency = $1
      AND issued_at >= $2::timestamp AT TIME ZONE 'UTC'
      AND issued_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try SalesFigures(&row) }

  /// Each day of the period is a line without figures, so that none is missing.
  static let byDay = Query<Row, String, CalendarDate, CalendarDate>(
    """
    SELECT day, sum(orders)::bigint, sum(units)::bigint,
           sum(net)::bigint, sum(tax)::bigint, sum(total)::bigint, sum(credited_units)::bigint,
           sum(credited_net)::bigint, sum(credited_tax)::bigint, sum(credited_total)::bigint
    FROM (
      SELECT (issued_at AT TIME ZONE 'UTC')::date AS day, orders, units, net, tax, total,
             credited_units, credited_net, credited_tax, credited_total
      FROM sales_lines
      WHERE currency = $1
        AND issued_at >= $2::timestamp AT TIME ZONE 'UTC'
        AND issued_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'
      UNION ALL
      SELECT generate_series($2::timestamp, $3::timestamp, interval '1 day')::date,
             0, 0, 0, 0, 0, 0, 0, 0, 0
    ) AS lines
    GROUP BY day
    ORDER BY day
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in
    Row(subject: .day(try row.next()), figures: try SalesFigures(&row))
  }

  /// As `byDay`; of the first and the last month no more than the days in the period.
  static let byMonth = Query<Row, String, CalendarDate, CalendarDate>(
    """
    SELECT month, sum(orders)::bigint, sum(units)::bigint,
           sum(net)::bigint, sum(tax)::bigint, sum(total)::bigint, sum(credited_units)::bigint,
           sum(credited_net)::bigint, sum(credited_tax)::bigint, sum(credited_total)::bigint
    FROM (
      SELECT date_trunc('month', issued_at AT TIME ZONE 'UTC')::date AS month, orders, units,
             net, tax, total, credited_units, credited_net, credited_tax, credited_total
      FROM sales_lines
      WHERE currency = $1
        AND issued_at >= $2::timestamp AT TIME ZONE 'UTC'
        AND issued_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'
      UNION ALL
      SELECT generate_series(date_trunc('month', $2::timestamp), $3::timestamp,
                             interval '1 month')::date,
             0, 0, 0, 0, 0, 0, 0, 0, 0
    ) AS lines
    GROUP BY month
    ORDER BY month
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in
    Row(subject: .month(try row.next()), figures: try SalesFigures(&row))
  }

  /// The products as they are now, without those below; what lies in no category comes last.
  static let byCategory = Query<Row, String, CalendarDate, CalendarDate>(
    """
    SELECT c.id, c.slug, c.name, c.path, s.orders, s.units, s.net, s.tax, s.total,
           s.credited_units, s.credited_net, s.credited_tax, s.credited_total
    FROM (
      SELECT p.category_id, count(DISTINCT l.invoice_id) AS orders, sum(l.units)::bigint AS units,
             sum(l.net)::bigint AS net, sum(l.tax)::bigint AS tax, sum(l.total)::bigint AS total,
             sum(l.credited_units)::bigint AS credited_units,
             sum(l.credited_net)::bigint AS credited_net,
             sum(l.credited_tax)::bigint AS credited_tax,
             sum(l.credited_total)::bigint AS credited_total
      FROM sales_lines l
      LEFT JOIN products p ON p.id = l.product_id
      WHERE l.currency = $1
        AND l.issued_at >= $2::timestamp AT TIME ZONE 'UTC'
        AND l.issued_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'
      GROUP BY p.category_id
    ) AS s
    LEFT JOIN category_tree c ON c.id = s.category_id
    ORDER BY c.path NULLS LAST
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in
    Row(subject: .category(try ReportedCategory?(&row)), figures: try SalesFigures(&row))
  }
}

/// These take how many products have a row of their own, too.
extension SalesReport {
  /// What brought in most comes first; the last row has all the rest, in which an invoice of several
  /// products counts once.
  static let byProduct = Query<Row, String, CalendarDate, CalendarDate, Int64>(
    """
    WITH sold AS (
      SELECT product_id, count(invoice_id) AS orders, sum(units) AS units,
             sum(net) AS net, sum(tax) AS tax, sum(total) AS total,
             sum(credited_units) AS credited_units, sum(credited_net) AS credited_net,
             sum(credited_tax) AS credited_tax, sum(credited_total) AS credited_total,
             row_number() OVER (
               ORDER BY sum(total) - sum(credited_total) DESC, product_id) AS place
      FROM sales_lines
      WHERE currency = $1
        AND issued_at >= $2::timestamp AT TIME ZONE 'UTC'
        AND issued_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'
      GROUP BY product_id
    ), shown AS (
      SELECT CASE WHEN place <= $4 THEN product_id END AS product_id, min(place) AS place,
             sum(orders)::bigint AS orders, sum(units)::bigint AS units, sum(net)::bigint AS net,
             sum(tax)::bigint AS tax, sum(total)::bigint AS total,
             sum(credited_units)::bigint AS credited_units,
             sum(credited_net)::bigint AS credited_net,
             sum(credited_tax)::bigint AS credited_tax,
             sum(credited_total)::bigint AS credited_total
      FROM sold
      GROUP BY 1
    )
    SELECT p.id, p.sku, p.name,
           CASE WHEN s.place <= $4 THEN s.orders ELSE (
             SELECT count(DISTINCT l.invoice_id)
             FROM sales_lines l
             WHERE l.currency = $1
               AND l.issued_at >= $2::timestamp AT TIME ZONE 'UTC'
               AND l.issued_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'
               AND l.product_id IN (SELECT product_id FROM sold WHERE place > $4))
           END,
           s.units, s.net, s.tax, s.total,
           s.credited_units, s.credited_net, s.credited_tax, s.credited_total
    FROM shown s
    LEFT JOIN products p ON p.id = s.product_id
    ORDER BY s.place
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in
    Row(subject: .product(try ReportedProduct?(&row)), figures: try SalesFigures(&row))
  }

  static let topSellers = Query<Row, String, CalendarDate, CalendarDate, Int64>(
    """
    WITH sold AS (
      SELECT product_id, count(invoice_id) AS orders, sum(units)::bigint AS units,
             sum(net)::bigint AS net, sum(tax)::bigint AS tax, sum(total)::bigint AS total,
             sum(credited_units)::bigint AS credited_units,
             sum(credited_net)::bigint AS credited_net,
             sum(credited_tax)::bigint AS credited_tax,
             sum(credited_total)::bigint AS credited_total
      FROM sales_lines
      WHERE currency = $1
        AND issued_at >= $2::timestamp AT TIME ZONE 'UTC'
        AND issued_at < ($3 + 1)::timestamp AT TIME ZONE 'UTC'
      GROUP BY product_id
      HAVING sum(units) > sum(credited_units)
      ORDER BY sum(units) - sum(credited_units) DESC, sum(total) - sum(credited_total) DESC,
               product_id
      LIMIT $4
    )
    SELECT p.id, p.sku, p.name, s.orders, s.units, s.net, s.tax, s.total,
           s.credited_units, s.credited_net, s.credited_tax, s.credited_total
    FROM sold s
    JOIN products p ON p.id = s.product_id
    ORDER BY s.units - s.credited_units DESC, s.total - s.credited_total DESC, p.id
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in
    Row(subject: .product(try ReportedProduct?(&row)), figures: try SalesFigures(&row))
  }
}

extension SalesFigures {
  init(_ row: inout PostgreSQL.Row) throws(PostgreSQLError) {
    orders = try row.next()
    units = try row.next()
    invoiced = try Totals(&row)
    creditedUnits = try row.next()
    credited = try Totals(&row)
  }
}

extension ReportedProduct? {
  init(_ row: inout PostgreSQL.Row) throws(PostgreSQLError) {
    let id: Product.ID? = try row.next()
    let sku: String? = try row.next()
    let name: String? = try row.next()
    guard let id, let name else {
      self = nil
      return
    }
    self = ReportedProduct(id: id, sku: sku, name: name)
  }
}

extension ReportedCategory? {
  init(_ row: inout PostgreSQL.Row) throws(PostgreSQLError) {
    let id: Category.ID? = try row.next()
    let slug: String? = try row.next()
    let name: String? = try row.next()
    let path: [String]? = try row.next()
    guard let id, let slug, let name, let path else {
      self = nil
      return
    }
    self = ReportedCategory(id: id, slug: slug, name: name, path: path)
  }
}
