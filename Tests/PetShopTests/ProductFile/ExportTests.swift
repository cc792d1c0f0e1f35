import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Exporting products")
struct ExportTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  private static let header =
    "id,sku,name,description,price,stock,category,species,brand,tax_rate,image_url,tags,"
    + "low_stock_threshold\r\n"

  @Test(.database(Shop.migrations)) func `an empty shop has a file with the first row`() throws {
    #expect(try shop.exportedCSV() == Self.header)
  }

  @Test(.database(Shop.migrations)) func `it holds what is for sale, as it is written`() throws {
    let catalogue = try Catalogue(
      json: Array(#"{"categories": [{"slug": "dogs", "name": "Dogs"}]}"#.utf8),
      defaultTaxRate: TaxRate(rawValue: 2_100))
    _ = try shop.stock(with: catalogue)
    let dogs = try store.session().first(Category.idBySlug, "dogs")
    let product = try shop.addProduct(
      ProductDetails(
        name: "Collar, \"rojo\"", description: "=1+1\nñ", price: Money(rawValue: 5), stock: 3,
        category: dogs, species: "dog", brand: "-Brand", sku: "'S",
        taxRate: TaxRate(rawValue: 1_005), imageURL: "/a,b.png", tags: ["a|b", "c\\d", "é"],
        lowStockThreshold: 2))
    let gone = try shop.addProduct("Gone")
    try shop.archiveProduct(gone.id, ifVersion: .any)

    let row = """
      \(product.id.rawValue),''S,"Collar, ""rojo""\","'=1+1\nñ",0.05,3,dogs,dog,'-Brand,10.05,\
      "/a,b.png",a\\|b|c\\\\d|é,2\r\n
      """
    #expect(try shop.exportedCSV() == Self.header + row)
  }

  @Test(.database(Shop.migrations), arguments: 1...5 as ClosedRange<UInt64>)
  func `what is exported comes back as it was, byte for byte`(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    for _ in 0..<60 { _ = try shop.addProduct(.awkward(&dice)) }
    let first = try shop.exportedCSV()

    let same = try shop.importCSV(first, partSize: 501)
    #expect(same == ProductImport.Summary(created: 0, updated: 0, unchanged: 60))

    // Everything is changed past the shop, and put right again by the file.
    try store.session().execute(
      script: """
        UPDATE products SET name = 'x', description = 'x', price = 1, species = 'x', brand = 'x',
          tax_rate = 1, image_url = '/x', tags = '{x}', low_stock_threshold = 999, sku = NULL
        """)
    #expect(try shop.importCSV(first).updated == 60)
    #expect(try shop.exportedCSV() == first)
  }

  @Test(.database(Shop.migrations))
  func `a file without ids fills another shop with the same products`() throws {
    var dice = Dice(seed: 9)
    for _ in 0..<30 { _ = try shop.addProduct(.awkward(&dice)) }
    let details = try details()
    let file = try shop.exportedCSV()

    try store.session().execute(
      script: "UPDATE products SET archived_at = now(), sku = NULL")
    // The first column goes: no id holds a comma or a line break.
    var reader = FirstColumn()
    try shop.importCSV(try reader.removed(from: file))

    #expect(try self.details() == details)
  }

  private func details() throws -> [ProductDetails] {
    let page = PageRequest<ProductListing.Position>(start: .offset(0), size: 100)
    return try shop.products(ProductListing(order: .newest), page).items.map(\.details)
  }

  @Test(.database(Shop.migrations))
  func `a reader who goes away ends it, and the session is good for more`() throws {
    struct Gone: Error {}
    try store.session().execute(
      script: """
        INSERT INTO products (name, description, price, stock, tax_rate)
        SELECT 'P' || n, repeat('x', 1000), 1, 0, 0 FROM generate_series(1, 2000) AS n
        """)
    var parts = 0
    #expect(throws: Gone.self) {
      try shop.exportProducts { _ in
        parts += 1
        if parts == 3 { throw Gone() }
      }
    }
    #expect(parts == 3)
    #expect(try shop.exportedCSV().split(separator: "\r\n").count == 2_001)
  }
}

extension ProductDetails {
  /// A product with texts that are hard on files.
  fileprivate static func awkward(_ dice: inout Dice) -> ProductDetails {
    ProductDetails(
      name: .awkward(&dice, "n"), description: .awkward(&dice, "", lines: true),
      price: Money(rawValue: Int64(dice.below(1_000_000_000))), stock: Int32(dice.below(100)),
      species: dice.below(2) == 0 ? nil : "-dog_\(dice.below(9))",
      brand: dice.below(2) == 0 ? nil : .awkward(&dice, "b"),
      sku: dice.below(3) == 0 ? nil : .awkward(&dice, "\(uniqueNumber())"),
      taxRate: TaxRate(rawValue: Int32(dice.below(10_001))),
      imageURL: dice.below(2) == 0 ? nil : "/a'b,c=\(dice.below(9)).png",
      tags: (0..<dice.below(4)).map { _ in .awkward(&dice, "t") },
      lowStockThreshold: Int32(dice.below(50)))
  }
}

extension String {
  /// A few awkward characters around `core`.
  fileprivate static func awkward(
    _ dice: inout Dice, _ core: String, lines: Bool = false
  ) -> String {
    let pieces =
      ["\"", ",", "'", "=", "+", "-", "@", "|", "\\", " ", "ñ", "🐈", "\u{301}", ";"]
      + (lines ? ["\n", "\r\n", "\r", "\t", "\u{FEFF}"] : [])
    let text = { (dice: inout Dice) in
      (0..<dice.below(5)).map { _ in dice.one(of: pieces) }.joined()
    }
    return text(&dice) + core + text(&dice)
  }
}

/// Takes the first column out of a file.
private struct FirstColumn {
  private var isQuoted = false
  private var isInFirst = true

  mutating func removed(from text: String) throws -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isInFirst {
        isInFirst = byte != UInt8(ascii: ",")
        continue
      }
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == 0x0A, !isQuoted { isInFirst = true }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
