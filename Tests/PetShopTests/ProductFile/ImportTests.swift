import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Importing products")
struct ImportTests {
  let store: Store
  let shop: Shop
  let session: Session

  init() throws {
    store = try Store()
    shop = store.open()
    session = try store.session()
  }

  @Test(.database(Shop.migrations))
  func `rows without a product are new, the others change theirs, or nothing`() throws {
    let collar = try shop.addProduct("Collar", price: 1_999, stock: 5, sku: "C-1")
    let bowl = try shop.addProduct("Bowl", price: 500, stock: 2, sku: "B-1")
    let summary = try shop.importCSV(
      """
      sku,name,price,stock
      C-1,Collar,24.90,7
      B-1,Bowl,5,2
      N-1,Ball,3.5,0
      """)

    #expect(summary == ProductImport.Summary(created: 1, updated: 1, unchanged: 1))
    #expect(try shop.product(collar.id).details.price == Money(rawValue: 2_490))
    #expect(try shop.product(bowl.id).version == bowl.version)
    let ball = try #require(try session.first(Product.idBySKU, "N-1"))
    #expect(try shop.product(ball).details.taxRate == shop.settings.defaultTaxRate)
    #expect(try session.all(Ledger.movements, collar.id) == ["initial 5 = 5", "correction 2 = 7"])
    #expect(try session.all(Ledger.unbalanced).isEmpty)
  }

  @Test(.database(Shop.migrations)) func `it tells subscribers what an admin's changes tell`()
    throws
  {
    let changes = try eventTexts {
      let one = try shop.addProduct("One", price: 1_250, stock: 5, sku: "A")
      _ = try shop.changeProduct(one.id, ifVersion: .any) { details in
        details.price = Money(rawValue: 300)
        details.stock = 2
      }
    }
    let imports = try eventTexts {
      try shop.importCSV("sku,name,price,stock\nB,One,12.5,5\n")
      try shop.importCSV("sku,price,stock\nB,3,2\nA,3,2\n")
    }
    #expect(imports == changes)
  }

  /// What subscribers hear meanwhile, whichever product it is about, in no order.
  private func eventTexts(of body: () throws -> Void) throws -> [String] {
    let before = Int64(try session.all(Ledger.events, 0).count)
    try body()
    return try session.all(Ledger.events, before).map { text in
      let digits = text.split(separator: " ")[1].split(separator: "/").last ?? ""
      return text.replacing("products/\(digits)", with: "products/?")
        .replacing("\"product_id\": \(digits)", with: "\"product_id\": ?")
        .replacing("\"B\"", with: "\"A\"")
    }.sorted()
  }

  @Test(.database(Shop.migrations))
  func `a column that is missing stays, an empty one goes back to its default`() throws {
    let product = try shop.addProduct(
      ProductDetails(
        name: "Collar", description: "Red", price: Money(rawValue: 100), stock: 5, species: "dog",
        brand: "Brincalán", sku: "C-1", taxRate: TaxRate(rawValue: 1_000), imageURL: "/a.png",
        tags: ["a"], lowStockThreshold: 3))

    try shop.importCSV("sku,brand,tags,tax_rate,low_stock_threshold\nC-1,,,,\n")

    var expected = product.details
    (expected.brand, expected.tags, expected.lowStockThreshold) = (nil, [], 0)
    expected.taxRate = shop.settings.defaultTaxRate
    #expect(try shop.product(product.id).details == expected)
  }

  @Test(.database(Shop.migrations))
  func `a stock that units came back to is taken as it is, and no other like it`() throws {
    let (ana, admin) = (try shop.customer(), try shop.customer(role: .admin))
    let product = try shop.addProduct("Collar", stock: 1_000_000, sku: "A")
    let order = try shop.order(in: .pending, of: product, by: ana, admin)
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 1_000_000 }
    try shop.cancel(order, by: ana)
    #expect(try shop.stock(of: product) == 1_000_002)

    #expect(try shop.importCSV(try shop.exportedCSV()).unchanged == 1)
    #expect(try shop.importCSV("sku,price,stock\nA,5,1000002\n").updated == 1)
    _ = try shop.changeProduct(product.id, ifVersion: .any) { details in
      details.name = "Collar for long walks"
    }
    #expect(
      try shop.complaints(about: "sku,name,price,stock\nA,A,1,1000003\nB,B,1,1000002\n") == [
        #"2 stock outOfRange(minimum: "0", maximum: "1000000")"#,
        #"3 stock outOfRange(minimum: "0", maximum: "1000000")"#,
      ])
    for stock in ["2147483647", "2147483648", "9223372036854775808", "1e400"] {
      let complaints = try shop.complaints(about: "sku,stock\nA,\(stock)\n")
      #expect(complaints.first?.hasPrefix("2 stock outOfRange") == true, "\(complaints)")
    }
    #expect(throws: ShopError.invalid([FieldError("stock", .outOf(Product.stockRange))])) {
      try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 1_000_003 }
    }
    let low = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = 1_000_000 }
    #expect(low.details.stock == 1_000_000)
  }

  @Test(.database(Shop.migrations)) func `an id names the product, whose SKU may then change`()
    throws
  {
    let one = try shop.addProduct("One", sku: "A")
    let other = try shop.addProduct("Other", sku: "B")

    try shop.importCSV("id,sku\n\(one.id.rawValue),B\n\(other.id.rawValue),A\n")

    #expect(try shop.product(one.id).details.sku == "B")
    #expect(try shop.product(other.id).details.sku == "A")
    try shop.importCSV("id,sku\n\(one.id.rawValue),\n\(other.id.rawValue),B\n")
    #expect(try shop.product(one.id).details.sku == nil)
  }

  @Test(.database(Shop.migrations))
  func `everything that is wrong is said at once, by row and field`() throws {
    let product = try shop.addProduct("One", sku: "A")
    _ = try shop.addProduct("Two", sku: "B")
    let archived = try shop.addProduct("Three")
    try shop.archiveProduct(archived.id, ifVersion: .any)

    let complaints = try shop.complaints(
      about: """
        id,sku,name,price,stock,category,species,tags,tax_rate,image_url
        \(product.id.rawValue),B,One,1,1,,,,,
        ,,"New
        line",1.005,x,nowhere,Dog,a|,101,ftp://a
        1,2
        \(product.id.rawValue),A,One,,-1,,,,,
        \(archived.id.rawValue),,Three,1,1,,,,,
        x,,,10000000,1.5,,,,,
        ,N,New,1,1,,,,,
        ,N,New,1,1,,,,,
        ,,\u{0009},1,1,,,,,
        """)

    #expect(
      complaints == [
        "2 sku taken",
        "3 name malformed", "3 price tooManyDecimals(maximum: 2)",
        "3 stock wrongType(expected: PetShop.FieldType.integer)",
        "3 species malformed", "3 tags required",
        #"3 tax_rate outOfRange(minimum: "0", maximum: "100")"#, "3 image_url malformed",
        "3 category notFound",
        "4 - wrongCount(expected: 10, found: 2)",
        "5 price required", #"5 stock outOfRange(minimum: "0", maximum: "1000000")"#,
        "5 id duplicated",
        "6 id notFound",
        "7 id wrongType(expected: PetShop.FieldType.integer)", "7 name required",
        #"7 price outOfRange(minimum: "0", maximum: "9999999.99")"#,
        "7 stock wrongType(expected: PetShop.FieldType.integer)",
        "9 sku duplicated",
        "10 name malformed",
      ])
    #expect(try session.one(Ledger.productCount) == 2)
    #expect(try shop.product(product.id).version == product.version)
  }

  @Test(.database(Shop.migrations)) func `what is new needs a name, a price and a stock`() throws {
    _ = try shop.addProduct("One", sku: "A")
    #expect(try shop.complaints(about: "sku,price\nA,1\n").isEmpty)
    #expect(
      try shop.complaints(about: "sku,price\nA,2\nN,2\n")
        == ["3 name required", "3 stock required"])
  }

  @Test(.database(Shop.migrations))
  func `of many errors the first are listed, and all are counted`() throws {
    let rows = (0..<2_500).map { _ in ",x,-1,1,nowhere" }.joined(separator: "\n")
    let error = #expect(throws: ShopError.self) {
      try shop.importCSV("sku,name,price,stock,category\n\(rows)\n")
    }
    guard case .fileRefused(let errors) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(errors.count == 5_000)
    #expect(errors.first.count == RowErrors.mostListed)
    #expect(Set(errors.first.map(\.row)) == Set(2...51))
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      ("", ["1 - required"]), ("\u{FEFF}", ["1 - required"]), ("\n", ["1  unknown"]),
      ("sku,colour,price\n", ["1 colour unknown"]),
      ("sku;price\nA;1\n", ["1 sku;price unknown"]),
      ("sku,price,sku\n", ["1 sku duplicated"]), ("SKU\n", ["1 SKU unknown"]),
    ])
  func `the first row names known columns, each once`(text: String, complaints: [String]) throws {
    #expect(try shop.complaints(about: text) == complaints)
  }

  @Test(.database(Shop.migrations)) func `a dry run says the same and changes nothing`() throws {
    let product = try shop.addProduct("One", stock: 4, sku: "A")
    let text = "\u{FEFF}sku,name,price,stock\r\nA,One more,1,9\r\nB,Two,2,2\r\n"

    let summary = try shop.importCSV(text, isDryRun: true)

    #expect(summary == ProductImport.Summary(created: 1, updated: 1, unchanged: 0))
    #expect(try shop.product(product.id).version == product.version)
    #expect(try session.one(Ledger.productCount) == 1)
    #expect(try shop.complaints(about: "sku,price\nA,-1\n", isDryRun: true).count == 1)
    #expect(try shop.importCSV(text) == summary)
  }

  @Test(.database(Shop.migrations))
  func `a file that nobody waits for any more, or that breaks off, changes nothing`() throws {
    struct BrokenOff: Error {}
    let text = Array("sku,name,price,stock\nA,One,1,9\n".utf8)
    var parts = [text, []]
    let forgotten = ProductImport.Source(next: { parts.removeFirst() }, isAwaited: { false })
    #expect(throws: ShopError.unavailable) {
      try shop.importProducts(from: forgotten, isDryRun: false)
    }
    var first: [UInt8]? = text
    let broken = ProductImport.Source(next: {
      defer { first = nil }
      guard let first else { throw BrokenOff() }
      return first
    })
    #expect(throws: BrokenOff.self) { try shop.importProducts(from: broken, isDryRun: false) }
    #expect(throws: ShopError.self) { try shop.importCSV("sku,name,price,stock\nA,\"One,1,9\n") }
    #expect(try session.one(Ledger.productCount) == 0)
    #expect(try shop.importCSV("sku,name,price,stock\nA,One,1,9\n").created == 1)
  }

  @Test(.database(Shop.migrations))
  func `a session that dies in the middle leaves nothing, and the file is not read again`()
    throws
  {
    var parts = [
      Array("sku,name,price,stock\n".utf8),
      Array((0..<1_000).map { "A\($0),One,1,9\n" }.joined().utf8), Array("B,Two,1,9\n".utf8), [],
    ]
    let source = ProductImport.Source(next: {
      if parts.count == 2 { try session.execute(script: Ledger.killOthers) }
      return parts.removeFirst()
    })
    #expect(throws: ShopError.unavailable) {
      try shop.importProducts(from: source, isDryRun: false)
    }
    #expect(try session.one(Ledger.productCount) == 0)
  }

  @Test(.database(Shop.migrations))
  func `rows in many batches keep their order, and empty lines are no rows`() throws {
    let rows = (1...2_100).map { "P\($0),Product \($0),1,1\n\n" }.joined()
    let summary = try shop.importCSV("sku,name,price,stock\n" + rows, partSize: 7_919)
    #expect(summary == ProductImport.Summary(created: 2_100, updated: 0, unchanged: 0))
    let names = try shop.exportedCSV().split(separator: "\r\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false)[1] }
    #expect(names.map(String.init) == (1...2_100).map { "P\($0)" })
    #expect(try session.all(Ledger.unbalanced).isEmpty)
  }

  @Test(.database(Shop.migrations)) func `sales beside an import are in the ledger like it`() throws
  {
    let products = try (0..<8).map { try shop.addProduct("P\($0)", stock: 1_000, sku: "P\($0)") }
    let customers = try shop.customers(4)
    _ = try onThreads(5) { [store] thread in
      let shop = store.open()
      guard thread < 4 else {
        for round in 1...5 {
          let rows = (0..<8).map { "P\($0),\(1_000 + round)\n" }.joined()
          try shop.importCSV("sku,stock\n" + rows)
        }
        return
      }
      for round in 0..<5 {
        try shop.put(2, of: products[(thread + round) % 8], for: customers[thread])
        try shop.put(1, of: products[(thread * 3 + round) % 8], for: customers[thread])
        try shop.checkOut(customers[thread])
      }
    }
    #expect(try session.all(Ledger.unbalanced).isEmpty)
  }
}
