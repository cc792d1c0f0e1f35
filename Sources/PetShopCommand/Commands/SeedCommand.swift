import ArgumentParser
import JSON
import PetShop

/// Fills a new shop with something to look at.
struct SeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed",
    abstract: "Load categories, products, and customers with their orders and reviews, from JSON.",
    discussion: """
      What is there already (a category by slug, a product by SKU, a customer by e-mail) stays \
      as it is.
      """)

  @Argument(help: "The files, such as deploy/demo/catalogue.json.")
  var files: [String]

  func run() throws {
    let shop = try Premises(forCommandsWith: Environment()).openShop()
    for file in files { try load(try File.contents(of: file, atMost: 16 << 20), into: shop) }
  }

  private func load(_ json: [UInt8], into shop: Shop) throws {
    let catalogue = try Catalogue(json: json, defaultTaxRate: shop.settings.defaultTaxRate)
    let clientele = try Clientele(json: json)
    if clientele.isEmpty || !catalogue.isEmpty {
      let added = try shop.acting(for: .commandLine).stock(with: catalogue)
      print("added \(added.categories) categories and \(added.products) products")
    }
    if clientele.isEmpty { return }
    let added = try shop.welcome(clientele)
    print(
      """
      added \(added.customers) customers, \(added.orders) orders and \(added.reviews) reviews
      """)
  }
}
