import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("The chain of documents")
struct ChainTests {
  /// Four invoices of two lines each and two credit notes, none touched.
  private func office() throws -> (shop: Shop, session: Session) {
    let store = try Store()
    let shop = store.open()
    let caller = try shop.customer()
    let products = try ["Collar", "Cama «España»", "\"Quo\\te\" ñ €"].map {
      try shop.addProduct($0)
    }
    for round in 0..<4 {
      try shop.put(1 + round, of: products[round % 3], for: caller)
      try shop.put(2, of: products[(round + 1) % 3], for: caller)
      let order = try shop.checkOut(caller).order.id
      guard round < 2 else { continue }
      try shop.credit(.amount(Money(rawValue: round == 0 ? 333 : 1)), order)
    }
    return (shop, try store.session())
  }

  @Test(.database(Shop.migrations))
  func `untouched, it is whole, and ends with the last documents`() throws {
    let (shop, _) = try office()
    let year = Int32(clamping: Timestamp.now.date.year)
    let chains = try shop.verifyDocuments()
    #expect(
      chains.map(\.last) == [
        InvoiceNumber(series: "INV", year: year, number: 4),
        InvoiceNumber(series: "CN", year: year, number: 2),
      ])
    #expect(Set(chains.map(\.hash)).count == 2)
    #expect(chains.allSatisfy { $0.hash.count == 32 })
  }

  /// The responder's role may make temporary tables, and they come first where no schema is named.
  @Test(.database(Shop.migrations))
  func `a temporary table takes no part in it`() throws {
    let (_, session) = try office()
    for (table, of) in [
      ("invoice_lines", "invoice"), ("order_lines", "order"), ("credit_note_lines", "credit_note"),
    ] {
      #expect(throws: Never.self, "\(table)") {
        try session.execute(
          script: """
            CREATE TEMPORARY TABLE digest AS SELECT \(table)_hash(min(\(of)_id)) AS before FROM \(table);
            CREATE TEMPORARY TABLE \(table) (LIKE public.\(table));
            DO $$ BEGIN
              ASSERT (SELECT before FROM digest) IS NOT NULL;
              ASSERT (SELECT before FROM digest)
                = (SELECT \(table)_hash(min(\(of)_id)) FROM public.\(table));
            END $$;
            DROP TABLE digest
            """)
      }
    }
  }

  @Test(.database(Shop.migrations)) func `without any document it is whole too`() throws {
    #expect(try Store().open().verifyDocuments().isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `each invoice carries the hash of the one before`() throws {
    let shop = try Store().open()
    let caller = try shop.customer()
    let product = try shop.addProduct()
    let seals = try (0..<3).map { _ in
      try shop.put(of: product, for: caller)
      return try shop.checkOut(caller).invoice.header.seal
    }
    #expect(seals.dropFirst().map(\.previousHash) == seals.dropLast().map(\.hash))
  }

  /// What a superuser may do behind every trigger's back, and what it is called.
  @Test(
    .database(Shop.migrations),
    arguments: [
      ("UPDATE invoices SET buyer_name = 'Eve' WHERE number = 3", "INV", 3, .body),
      (
        "UPDATE invoices SET issued_at = issued_at - interval '1 day' WHERE number = 2", "INV", 2,
        .body
      ),
      ("UPDATE invoices SET region = '' WHERE number = 1", "INV", 1, .body),
      ("UPDATE invoices SET hash = sha256('x') WHERE number = 2", "INV", 2, .body),
      ("UPDATE invoices SET previous_hash = sha256('x') WHERE number = 2", "INV", 2, .body),
      ("UPDATE invoices SET number = 9 WHERE number = 4", "INV", 4, .missing),
      ("UPDATE invoice_lines SET name = 'x' WHERE name <> 'Collar'", "INV", 1, .lines),
      ("UPDATE invoice_lines SET quantity = quantity + 1 WHERE quantity = 4", "INV", 4, .lines),
      ("DELETE FROM invoice_lines WHERE quantity = 4", "INV", 4, .lines),
      (
        """
        INSERT INTO invoice_lines SELECT invoice_id, 9, product_id, sku, name, unit_price, quantity,
        tax_rate, net, tax, total FROM invoice_lines WHERE quantity = 3
        """, "INV", 3, .lines
      ),
      (
        """
        DELETE FROM invoice_lines l USING invoices i WHERE i.id = l.invoice_id AND i.number = 4;
        DELETE FROM invoices WHERE number = 4
        """, "INV", 4, .missing
      ),
      (
        """
        DELETE FROM invoice_lines l USING invoices i WHERE i.id = l.invoice_id AND i.number = 3;
        DELETE FROM invoices WHERE number = 3
        """, "INV", 3, .missing
      ),
      ("UPDATE invoice_counters SET last_number = 3 WHERE series = 'INV'", "INV", 4, .extra),
      // One made anew, with its hash and all.
      (
        """
        UPDATE invoices SET buyer_name = 'Eve' WHERE number = 2;
        UPDATE invoices i SET hash = invoice_hash(i) WHERE number = 2
        """, "INV", 3, .place
      ),
      ("UPDATE credit_notes SET reason = 'x' WHERE number = 2", "CN", 2, .body),
      ("UPDATE credit_note_lines SET tax = tax - 1, net = net + 1 WHERE tax > 1", "CN", 1, .lines),
    ] as [(String, String, Int64, DocumentFault.Kind)])
  func `the first document that was touched is named`(
    statement: String, series: String, number: Int64, kind: DocumentFault.Kind
  ) throws {
    let (shop, session) = try office()
    try session.execute(script: "SET session_replication_role = replica")
    try session.execute(script: statement)
    let fault = try #require(throws: DocumentFault.self) { try shop.verifyDocuments() }
    #expect([fault.number.series, "\(fault.number.number)"] == [series, "\(number)"])
    #expect(fault.kind == kind)
  }

  private static let header = """
    series, year, order_id, user_id, issued_at, currency, net, tax, total, seller_name,
    seller_tax_id, seller_address, buyer_name, buyer_email, line1, city, country
    """

  @Test(
    .database(Shop.migrations),
    arguments: [
      // Beside the counter, at the end and in the middle; then with the counter, but without lines.
      (
        "INSERT INTO invoices (number, $) SELECT 5, $ FROM invoices WHERE number = 4",
        "invoices_in_chain"
      ),
      (
        "INSERT INTO invoices (number, $) SELECT 9, $ FROM invoices WHERE number = 4",
        "invoices_in_chain"
      ),
      (
        "INSERT INTO invoices (number, $) SELECT 2, $ FROM invoices WHERE number = 4",
        "invoices_number_key"
      ),
      (
        """
        UPDATE invoice_counters SET last_number = 5 WHERE series = 'INV';
        INSERT INTO invoices (number, $) SELECT 5, $ FROM invoices WHERE number = 4
        """, "invoices_with_lines"
      ),
      (
        """
        INSERT INTO invoice_lines SELECT invoice_id, 9, product_id, sku, name, unit_price, quantity,
        tax_rate, net, tax, total FROM invoice_lines WHERE position = 1
        """, "invoice_lines_sealed"
      ),
      (
        """
        INSERT INTO credit_note_lines
        SELECT n.id, l.invoice_id, l.position, 1, '', '', 0, 0, 0, 0, 0, 0
        FROM credit_notes n JOIN invoice_lines l USING (invoice_id)
        WHERE (n.id, l.position) NOT IN (
          SELECT credit_note_id, invoice_position FROM credit_note_lines)
        """, "credit_note_lines_sealed"
      ),
      ("UPDATE credit_notes SET reason = 'x'", "credit_notes_append_only"),
      ("DELETE FROM credit_notes", "credit_notes_append_only"),
      ("UPDATE credit_note_lines SET name = 'x'", "credit_note_lines_append_only"),
      ("DELETE FROM credit_note_lines", "credit_note_lines_append_only"),
      ("TRUNCATE credit_notes CASCADE", "credit_notes_append_only"),
      ("TRUNCATE credit_note_lines", "credit_note_lines_append_only"),
    ])
  func `nothing is written beside it`(statement: String, constraint: String) throws {
    let (shop, session) = try office()
    // The order of an invoice is only his; here it would stop what is to be tried.
    try session.execute(script: "ALTER TABLE invoices DROP CONSTRAINT invoices_order_key")
    let script = statement.split(separator: "$", omittingEmptySubsequences: false)
      .joined(separator: Self.header)
    try session.execute(script: "BEGIN")
    let error = try #require(throws: PostgreSQLError.self) { try session.execute(script: script) }
    try session.execute(script: "ROLLBACK")
    #expect(error.constraint == constraint)
    #expect(try shop.verifyDocuments().count == 2)
  }

  @Test(.database(Shop.migrations))
  func `the hash is PostgreSQL's of the text that is verified`() throws {
    let (_, session) = try office()
    for documents in [ChainedDocument.invoices, ChainedDocument.creditNotes] {
      let all = try session.all(documents)
      #expect(all.count > 1)
      #expect(all.allSatisfy { $0.isBodyWhole && $0.areLinesWhole })
      #expect(all.allSatisfy { $0.seal.previousHash != $0.seal.hash })
    }
  }
}
