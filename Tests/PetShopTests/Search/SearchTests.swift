import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Searches")
struct SearchTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  @discardableResult
  private func add(
    _ name: String, _ description: String = "", species: String? = nil, brand: String? = nil,
    sku: String? = nil, tags: [String] = [], category: Category.ID? = nil, price: Int64 = 100
  ) throws -> Product {
    try shop.addProduct(
      ProductDetails(
        name: name, description: description, price: Money(rawValue: price), stock: 1,
        category: category, species: species, brand: brand, sku: sku,
        taxRate: TaxRate(rawValue: 2_100), tags: tags))
  }

  private func names(_ text: String) throws -> [String] {
    try shop.found(text).map(\.details.name)
  }

  @Test(.database(Shop.migrations))
  func `the whole name comes first, then names, then tags, then descriptions`() throws {
    try add("Funda", "Para guardar el collar de cuero.")
    try add("Placa", tags: ["collar", "cuero"])
    try add("Collar de cuero trenzado con hebilla")
    try add("Collar de cuero")
    try add("Correa de nailon")
    #expect(
      try names("Collares de CUERO")
        == ["Collar de cuero", "Collar de cuero trenzado con hebilla", "Placa", "Funda"])
  }

  @Test(.database(Shop.migrations))
  func `everything that tells about a product finds it`() throws {
    let shelf = try shop.addCategory(CategoryDetails(slug: "paseo", name: "Paseo"))
    try add(
      "Arnés", "Acolchado y transpirable", species: "dog", brand: "Zarpanova", sku: "PER-PAS-7",
      tags: ["antitirones"], category: shelf.id)
    for text in [
      "arnes", "acolchado", "dog", "perro", "zarpanova", "PER-PAS-7", "perpas7", "per-pas",
      "antitirones", "paseo",
    ] {
      #expect(try names(text) == ["Arnés"], "\(text)")
    }
  }

  @Test(.database(Shop.migrations))
  func `a number of an article finds that article alone`() throws {
    try add("Pelota 12", sku: "PEL-12")
    try add("Pelota 120", sku: "PEL-120")
    try add("Pel 12")
    #expect(try names("pel-120") == ["Pelota 120"])
    #expect(try names("pel-12") == ["Pelota 12", "Pelota 120"])
  }

  @Test(.database(Shop.migrations))
  func `a change is found by the next search, and what is archived by none`() throws {
    let product = try add("Collar")
    #expect(try names("collar") == ["Collar"])
    _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.name = "Correa" }
    #expect(try names("collar").isEmpty)
    #expect(try names("correa") == ["Correa"])
    try shop.archiveProduct(product.id, ifVersion: .any)
    #expect(try names("correa").isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `a category that is renamed or moved is searched by its new name`() throws {
    let top = try shop.addCategory(CategoryDetails(slug: "a", name: "Acuarios"))
    let shelf = try shop.addCategory(CategoryDetails(slug: "b", name: "Bombas"))
    try add("Modelo 7", category: shelf.id)
    #expect(try names("bombas") == ["Modelo 7"])
    _ = try shop.changeCategory(.id(shelf.id), ifVersion: .any) { $0.name = "Filtros" }
    #expect(try names("bombas").isEmpty)
    #expect(try names("filtro") == ["Modelo 7"])
    #expect(try names("acuario").isEmpty)
    _ = try shop.changeCategory(.id(shelf.id), ifVersion: .any) { $0.parent = top.id }
    #expect(try names("acuario") == ["Modelo 7"])
  }

  @Test(.database(Shop.migrations))
  func `a synonym counts from the next search on, and no longer than it is there`() throws {
    try add("Transportín")
    #expect(try names("guacal").isEmpty)
    let session = try store.session()
    try session.execute(
      script: "INSERT INTO search_synonyms (word, synonym) VALUES ('Guacal', 'transportín')")
    #expect(try names("guacales") == ["Transportín"])
    try session.execute(script: "DELETE FROM search_synonyms WHERE word = 'Guacal'")
    #expect(try names("guacal").isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `a word whose products are all gone is taken for mistyped`() throws {
    let gone = try add("Gatto")
    try add("Arena para gato")
    #expect(try names("gatto") == ["Gatto"])
    try shop.archiveProduct(gone.id, ifVersion: .any)
    #expect(try names("gatto") == ["Arena para gato"])
  }

  @Test(.database(Shop.migrations))
  func `numbers and units sort, and do not narrow`() throws {
    try add("Pienso 3 kg")
    try add("Pienso 12 kg")
    #expect(try names("pienso 12kg") == ["Pienso 12 kg", "Pienso 3 kg"])
    #expect(try names("teléfono 12").isEmpty)
  }

  @Test(.database(Shop.migrations))
  func `one of the words may be missing where all are found nowhere`() throws {
    try add("Rascador de sisal", species: "cat")
    try add("Pelota", species: "dog")
    #expect(try Set(names("rascador perro")) == ["Rascador de sisal", "Pelota"])
    #expect(try names("rascador gato") == ["Rascador de sisal"])
    #expect(try names("rascador fosforescente gato") == ["Rascador de sisal"])
    #expect(try names("violín fosforescente gato").isEmpty)
  }

  @Test(
    .database(Shop.migrations),
    arguments: [
      "'", "\"", "\\", "';--", "a & b | !c", "(((", ":*", "<->", "%_", "🐕", "\u{301}", "\u{FEFF}",
      "\t\n", " ", "ﷺ", String(repeating: "a", count: 200), String(repeating: "a ", count: 100),
      String(repeating: "1-", count: 100), "кошка", "猫", "İıßŒ", "\u{10FFFF}",
      "perro:A & category_1",
    ])
  func `no text is an error`(text: String) throws {
    try add("Cosa", "\(text) 'it''s' \\ :* <-> " + String(repeating: "ñ", count: 3_000))
    _ = try shop.search(.of(text), PageRequest(start: .offset(0), size: 20))
  }

  @Test(.database(Shop.migrations))
  func `a sale touches nothing that searches, and a price no index`() throws {
    let product = try add("Collar")
    let rows = Query<String>("SELECT xmin::text || ctid::text FROM searchable_products") {
      row throws(PostgreSQLError) in try row.next()
    }
    let session = try store.session()
    let before = try session.all(rows)
    for stock: Int32 in [7, 6] {
      _ = try shop.changeProduct(product.id, ifVersion: .any) { $0.stock = stock }
    }
    #expect(try session.all(rows) == before)
    try session.execute(script: "UPDATE products SET price = 300")
    #expect(try session.all(rows) != before)
    let tally = Query<Bool>(
      """
      SELECT n_tup_hot_upd = n_tup_upd FROM pg_stat_xact_user_tables
      WHERE relname = 'searchable_products'
      """
    ) { row throws(PostgreSQLError) in try row.next() }
    try session.execute(script: "BEGIN; UPDATE products SET price = 400")
    #expect(try session.one(tally))
    try session.execute(script: "COMMIT")
  }

  @Test(.database(Shop.migrations))
  func `what a search is filtered by is at any moment what the product says`() throws {
    let differences = Query<Int64>(
      """
      SELECT count(*)
      FROM (SELECT * FROM products WHERE archived_at IS NULL) AS p
      FULL JOIN searchable_products s ON s.product_id = p.id
      WHERE (p.id, p.category_id, p.price, p.rating, p.in_stock, p.species, p.brand)
        IS DISTINCT FROM
            (s.product_id, s.category_id, s.price, s.rating, s.in_stock, s.species, s.brand)
      """
    ) { row throws(PostgreSQLError) in try row.next() }
    let session = try store.session()
    let shelf = try shop.addCategory(CategoryDetails(slug: "paseo", name: "Paseo"))
    let products = try ["Collar", "Correa", "Placa"].map { try add($0, brand: "Zarpanova") }
    let changes: [(inout ProductDetails) -> Void] = [
      { $0.price = Money(rawValue: 300) },
      { $0.stock = 0 },
      { $0.stock = 4 },
      { $0.brand = "Hocico" },
      { ($0.category, $0.price, $0.stock) = (shelf.id, Money(rawValue: 400), 0) },
      { ($0.species, $0.stock) = ("dog", 9) },
    ]
    for (number, change) in changes.enumerated() {
      for product in products.dropLast() {
        _ = try shop.changeProduct(product.id, ifVersion: .any, change)
      }
      #expect(try session.one(differences) == 0, "\(number)")
    }
    try session.execute(script: "UPDATE products SET stars_5 = 1")
    #expect(try session.one(differences) == 0)
    try shop.archiveProduct(products[0].id, ifVersion: .any)
    #expect(try session.one(differences) == 0)
  }

  @Test(.database(Shop.migrations))
  func `products with the same new words are written at once, and nobody waits for long`()
    throws
  {
    let store = store
    let deadlocks = try store.session().one(Ledger.deadlocks)
    _ = try onThreads(6) { thread in
      let shop = store.open()
      for number in 0..<15 {
        let words = ["alfa", "beta", "gama", "delta"].shuffled().joined(separator: "\(number) ")
        _ = try shop.addProduct("Modelo \(words) \(thread)")
      }
    }
    #expect(try store.session().one(Ledger.deadlocks) == deadlocks)
    var listing = ProductListing.of("modelo")
    listing.order = .newest
    let page = try shop.products(listing, PageRequest(start: .offset(0), size: 100))
    #expect(page.total == ListTotal(exactly: 90))
  }

  @Test(.database(Shop.migrations))
  func `two may write the same new word without waiting for each other`() throws {
    let slow = try store.session()
    try slow.execute(
      script: """
        BEGIN;
        INSERT INTO products (name, price, stock, tax_rate) VALUES ('Zzyzx', 1, 0, 2100)
        """)
    try add("Zzyzx azul")
    #expect(try names("zzyzx") == ["Zzyzx azul"])
    try slow.execute(script: "COMMIT")
    #expect(try names("zzyzx") == ["Zzyzx", "Zzyzx azul"])
  }
}

extension ProductListing {
  static func of(_ text: String) -> ProductListing {
    var listing = ProductListing(order: .relevance)
    listing.text = text
    return listing
  }
}

extension Shop {
  /// The first hundred of a search.
  func found(_ text: String) throws -> [Product] {
    try products(.of(text), PageRequest(start: .offset(0), size: 100)).items
  }
}
