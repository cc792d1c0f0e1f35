import PostgreSQL

@testable import PetShop

/// What the tables say, read past the shop.
enum Ledger {
  /// The numbers of all invoices, ascending.
  static let invoiceNumbers = Query<Int64>("SELECT number FROM invoices ORDER BY number") {
    row throws(PostgreSQLError) in try row.next()
  }

  static let orderCount = Query<Int64>("SELECT count(*) FROM orders") {
    row throws(PostgreSQLError) in try row.next()
  }

  static let productCount = Query<Int64>(
    "SELECT count(*) FROM products WHERE archived_at IS NULL"
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Types, subjects and data of all events but the first so many.
  static let events = Query<String, Int64>(
    "SELECT type || ' ' || subject || ' ' || data::jsonb::text FROM events ORDER BY id OFFSET $1"
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Ends every other session in this database.
  static let killOthers = """
    SELECT pg_terminate_backend(pid)
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    """

  static let orderIDs = Query<Int64>("SELECT id FROM orders ORDER BY id") {
    row throws(PostgreSQLError) in try row.next()
  }

  static let keyCount = Query<Int64>("SELECT count(*) FROM idempotency_keys") {
    row throws(PostgreSQLError) in try row.next()
  }

  /// The sum of a product's movements.
  static let sum = Query<Int64, Product.ID>(
    "SELECT COALESCE(sum(delta), 0) FROM stock_movements WHERE product_id = $1"
  ) { row throws(PostgreSQLError) in try row.next() }

  /// A product's movements, oldest first, as `reason delta = balance`.
  static let movements = Query<String, Product.ID>(
    """
    SELECT reason || ' ' || delta || ' = ' || balance
    FROM stock_movements
    WHERE product_id = $1
    ORDER BY id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Products whose stock is not the sum of their movements, or whose last balance it is not.
  static let unbalanced = Query<Int64>(
    """
    SELECT p.id
    FROM products p
    LEFT JOIN LATERAL (
      SELECT sum(delta) AS total FROM stock_movements WHERE product_id = p.id) m ON true
    LEFT JOIN LATERAL (
      SELECT balance FROM stock_movements WHERE product_id = p.id
      ORDER BY id DESC LIMIT 1) last ON true
    WHERE p.stock <> COALESCE(m.total, 0) OR p.stock <> COALESCE(last.balance, 0)
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The totals of the credit notes on an order.
  static let credited = Query<Money, Order.ID>(
    """
    SELECT n.total
    FROM credit_notes n
    JOIN invoices i ON i.id = n.invoice_id
    WHERE i.order_id = $1
    ORDER BY n.id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// What was told of an order, the first first.
  static let orderEvents = Query<String, String>(
    """
    SELECT type
    FROM events
    WHERE subject = $1 AND type LIKE 'petshop.order.%'
    ORDER BY id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Deadlocks the server broke in this database.
  static let deadlocks = Query<Int64>(
    "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Orders without their one invoice, their lines or their sums.
  static let incomplete = Query<Int64>(
    """
    SELECT o.id
    FROM orders o
    WHERE (SELECT count(*) FROM invoices i WHERE i.order_id = o.id AND i.total = o.total) <> 1
      OR (SELECT COALESCE(sum(total), 0) FROM order_lines WHERE order_id = o.id) <> o.total
      OR (SELECT COALESCE(sum(l.total), 0)
          FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
          WHERE i.order_id = o.id) <> o.total
      OR (SELECT COALESCE(-sum(delta), 0) FROM stock_movements WHERE order_id = o.id)
        <> (SELECT sum(quantity) FROM order_lines WHERE order_id = o.id)
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
