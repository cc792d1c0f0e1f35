import JSON
import PostgreSQL

/// A whole assortment, to fill a shop with.
package struct Catalogue: Sendable {
  struct Shelf {
    let slug: String
    let name: String
    let description: String
    /// The slug of the category above.
    let parent: String?
  }

  struct Entry {
    let category: String?
    let details: ProductDetails
  }

  /// Parents come before their children.
  let shelves: [Shelf]
  let entries: [Entry]

  package var isEmpty: Bool { shelves.isEmpty && entries.isEmpty }

  /// How much of a catalogue was new to a shop.
  package struct Addition: Hashable, Sendable {
    package let categories: Int
    package let products: Int
  }
}

extension Shop {
  /// Adds what is not there yet: categories by slug, products by SKU. All of it or none of it.
  ///
  /// - Throws: `Catalogue.Malformed` for an entry of a category that is not there.
  package func stock(with catalogue: Catalogue) throws -> Catalogue.Addition {
    try write { db in
      let shelves = try catalogue.shelves.filter { try addIfMissing($0, db) }
      let products = try catalogue.entries.filter { try addIfMissing($0, db) }
      return Catalogue.Addition(categories: shelves.count, products: products.count)
    }
  }

  private func addIfMissing(_ shelf: Catalogue.Shelf, _ db: Session) throws -> Bool {
    let details = CategoryDetails(
      slug: shelf.slug, name: shelf.name, description: shelf.description,
      parent: try category(shelf.parent, of: shelf.slug, db))
    let added = try db.first(
      Category.insertIfMissing, details.slug, details.name, details.description, details.parent)
    if let added { try record(.categoryCreated(added, details), db) }
    return added != nil
  }

  private func addIfMissing(_ entry: Catalogue.Entry, _ db: Session) throws -> Bool {
    if let sku = entry.details.sku, try db.first(Product.idBySKU, sku) != nil { return false }
    var details = entry.details
    details.category = try category(entry.category, of: details.name, db)
    _ = try insert(details, by: nil, db)
    return true
  }

  /// The category an entry of a catalogue stands in, if it stands in one.
  private func category(
    _ slug: String?, of entry: String, _ db: Session
  ) throws -> Category.ID? {
    guard let slug else { return nil }
    guard let id = try db.first(Category.idBySlug, slug) else {
      throw Catalogue.Malformed(description: "\(entry): there is no category \(slug)")
    }
    return id
  }
}
