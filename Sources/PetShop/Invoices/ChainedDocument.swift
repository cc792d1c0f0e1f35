import Cryptography
import PostgreSQL

/// An issued document as it lies in the database: what its hashes are made of, and the hashes.
struct ChainedDocument {
  let number: InvoiceNumber
  let linesHash: [UInt8]
  let seal: DocumentSeal
  /// The text `hash` is the SHA-256 of.
  let body: String
  /// The text `linesHash` is the SHA-256 of; nil without lines.
  let lines: String?

  init(_ row: inout Row) throws(PostgreSQLError) {
    number = try InvoiceNumber(&row)
    linesHash = try row.next()
    seal = try DocumentSeal(&row)
    body = try row.next()
    lines = try row.next()
  }
}

extension ChainedDocument {
  /// Each series of a year as far as it was numbered.
  static let chains = Query<InvoiceNumber>(
    """
    SELECT series, year, last_number
    FROM invoice_counters
    ORDER BY series, year
    """
  ) { row throws(PostgreSQLError) in try InvoiceNumber(&row) }

  /// All invoices in the order of their numbers. The texts are made here again, by nothing that
  /// could be replaced in the database, and hashed by this program.
  static let invoices = Query<ChainedDocument>(
    """
    SELECT i.series, i.year, i.number, i.lines_hash, i.previous_hash, i.hash,
           json_build_array(
             i.series, i.year, i.number, encode(i.previous_hash, 'hex'),
             encode(i.lines_hash, 'hex'), i.order_id, i.user_id,
             (extract(epoch FROM i.issued_at) * 1000000)::bigint, i.currency, i.net, i.tax,
             i.total, i.seller_name, i.seller_tax_id, i.seller_address, i.buyer_name,
             i.buyer_email, i.line1, i.line2, i.city, i.region, i.postal_code, i.country)::text,
           (SELECT string_agg(
              json_build_array(l.position, l.product_id, l.sku, l.name, l.unit_price, l.quantity,
                               l.tax_rate, l.net, l.tax, l.total)::text,
              E'\\n' ORDER BY l.position)
            FROM invoice_lines l
            WHERE l.invoice_id = i.id)
    FROM invoices i
    ORDER BY i.series, i.year, i.number
    """
  ) { row throws(PostgreSQLError) in try ChainedDocument(&row) }

  /// As `invoices`, of the credit notes.
  static let creditNotes = Query<ChainedDocument>(
    """
    SELECT n.series, n.year, n.number, n.lines_hash, n.previous_hash, n.hash,
           json_build_array(
             n.series, n.year, n.number, encode(n.previous_hash, 'hex'),
             encode(n.lines_hash, 'hex'),
             (SELECT encode(i.hash, 'hex') FROM invoices i WHERE i.id = n.invoice_id), n.user_id,
             n.reason, (extract(epoch FROM n.issued_at) * 1000000)::bigint, n.currency, n.net,
             n.tax, n.total, n.seller_name, n.seller_tax_id, n.seller_address, n.buyer_name,
             n.buyer_email, n.line1, n.line2, n.city, n.region, n.postal_code, n.country)::text,
           (SELECT string_agg(
              json_build_array(l.invoice_position, l.product_id, l.sku, l.name, l.unit_price,
                               l.quantity, l.tax_rate, l.net, l.tax, l.total)::text,
              E'\\n' ORDER BY l.invoice_position)
            FROM credit_note_lines l
            WHERE l.credit_note_id = n.id)
    FROM credit_notes n
    ORDER BY n.series, n.year, n.number
    """
  ) { row throws(PostgreSQLError) in try ChainedDocument(&row) }

  var start: [UInt8] { SHA256.digest(Array("\(number.series)-\(number.year)".utf8)) }

  var isBodyWhole: Bool { SHA256.digest(Array(body.utf8)) == seal.hash }

  var areLinesWhole: Bool { SHA256.digest(Array((lines ?? "").utf8)) == linesHash }
}
