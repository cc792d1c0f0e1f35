import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("A checkout that fails late", .serialized)
struct LateFailureTests {
  /// Fails with the last statement of a checkout for `cursed` products, and not before COMMIT for
  /// `doomed` ones.
  private static let curses = """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'cursed'; END $$;
    CREATE TRIGGER cursed AFTER INSERT ON invoice_lines
      FOR EACH ROW WHEN (NEW.name = 'cursed') EXECUTE FUNCTION fail();
    CREATE CONSTRAINT TRIGGER doomed AFTER INSERT ON invoice_lines DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.name = 'doomed') EXECUTE FUNCTION fail();
    """

  private func open() throws -> (Store, Shop, Session) {
    let store = try Store()
    let session = try store.session()
    try session.execute(script: Self.curses)
    return (store, store.open(), session)
  }

  @Test(.database(Shop.migrations), arguments: ["cursed", "doomed"])
  func `it leaves everything as it was`(name: String) throws {
    let (_, shop, session) = try open()
    let caller = try shop.customer()
    let plain = try shop.addProduct("Collar")
    let fatal = try shop.addProduct(name)
    try shop.put(2, of: plain, for: caller)
    try shop.checkOut(caller)
    try shop.put(3, of: plain, for: caller)
    let cart = try shop.put(4, of: fatal, for: caller)
    #expect(throws: PostgreSQLError.self) { try shop.checkOut(caller, .key("a")) }
    #expect(try shop.stock(of: plain) == 98)
    #expect(try shop.stock(of: fatal) == 100)
    #expect(try shop.cart(of: caller.shopper).version == cart.version)
    #expect(try shop.cart(of: caller.shopper).lines == cart.lines)
    #expect(try session.one(Ledger.orderCount) == 1)
    #expect(try session.one(Ledger.keyCount) == 0)
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    _ = try shop.removeFromCart(of: caller.shopper, fatal.id, ifVersion: .any)
    #expect(try !shop.checkOut(caller, .key("a", for: "else")).isReplay)
    #expect(try session.all(Ledger.invoiceNumbers) == [1, 2])
  }

  @Test(.database(Shop.migrations))
  func `of 400 checkouts a fifth fails, and the numbers have no gap`() throws {
    let (store, shop, session) = try open()
    let plain = try shop.addProduct("Collar", stock: 10_000)
    let cursed = try shop.addProduct("cursed", stock: 10_000)
    let doomed = try shop.addProduct("doomed", stock: 10_000)
    let callers = try shop.customers(8)
    let placed = try onThreads(8) { index in
      let shop = store.open()
      let caller = callers[index]
      return try (0..<50).count { round in
        try shop.put(of: plain, for: caller)
        guard round.isMultiple(of: 5) else {
          try shop.checkOut(caller)
          return true
        }
        let fatal = round.isMultiple(of: 2) ? cursed : doomed
        try shop.put(of: fatal, for: caller)
        #expect(throws: PostgreSQLError.self) { try shop.checkOut(caller) }
        _ = try shop.removeFromCart(of: caller.shopper, fatal.id, ifVersion: .any)
        return false
      }
    }
    #expect(placed == Array(repeating: 40, count: 8))
    #expect(try session.all(Ledger.invoiceNumbers) == (1...320).map(Int64.init))
    #expect(try [plain, cursed, doomed].map { try shop.stock(of: $0) } == [9_680, 10_000, 10_000])
    #expect(try session.all(Ledger.unbalanced).isEmpty)
    #expect(try session.all(Ledger.incomplete).isEmpty)
  }
}
