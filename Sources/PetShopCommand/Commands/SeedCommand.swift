import ArgumentParser
import JSON
import PetShop

/// Fills a new shop with something to look at.
struct SeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed", abstract: "Load a catalogue of categories and products from a JSON file.",
    discussion: "What is there already (a category by slug, a product by SKU) stays as it is.")

  @Argument(help: "The file, such as deploy/demo/catalogue.json.")
  var file: String

  func run() throws {
    let shop = try Premises(forCommandsWith: Environment()).openShop()
    let catalogue = try Catalogue(
      json: File.contents(of: file, atMost: 16 << 20), defaultTaxRate: shop.settings.defaultTaxRate)
    let added = try shop.stock(with: catalogue)
    print("added \(added.categories) categories and \(added.products) products")
  }
}
