import PostgreSQL

/// A shelf of the shop; shelves stand on shelves.
package struct Category: Sendable {
  package typealias ID = Identifier<Category>

  package let id: ID
  package let details: CategoryDetails
  package let path: Path
  /// Grows with every change of the row.
  package let version: Int64
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
}

/// What an admin decides about a category.
package struct CategoryDetails: Hashable, Sendable {
  package var slug: String
  package var name: String
  package var description: String
  package var parent: Category.ID?

  package init(slug: String, name: String, description: String = "", parent: Category.ID? = nil) {
    self.slug = slug
    self.name = name
    self.description = description
    self.parent = parent
  }
}

extension Category {
  /// The slugs from a root down to a category.
  package struct Path: Hashable, Sendable {
    package let slugs: [String]

    package init(slugs: [String]) {
      self.slugs = slugs
    }
  }

  /// A category by either of its names.
  package enum Name: Hashable, Sendable {
    case slug(String)
    case id(ID)

    /// Digits alone are an id: no slug is made of them. With a zero before it a number is neither.
    package init(_ text: String) {
      let number = Int64(text).flatMap { String($0) == text ? $0 : nil }
      self = number.map { .id(ID(rawValue: $0)) } ?? .slug(text)
    }
  }
}

extension Category {
  /// What a slug may be where one is looked for.
  package static let slugRule = TextRule.slug(1...80)
  /// `pienso-para-gatos`; never digits alone.
  package static let newSlugRule = TextRule(1...80) { text in
    let words = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return words.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isLowerCaseLetterOrDigit) }
      && text.utf8.contains { !$0.isDigit }
  }
  package static let nameRule = TextRule.line(1...120)
  package static let descriptionRule = TextRule(0...10_000)
  /// How many levels the tree may have, roots included.
  package static let mostLevels = 8
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLowerCaseLetterOrDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
  }
}

extension Category {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    details = CategoryDetails(
      slug: try row.next(), name: try row.next(), description: try row.next(),
      parent: try row.next())
    path = Path(slugs: try row.next())
    version = try row.next()
    createdAt = try row.next()
    updatedAt = try row.next()
  }
}

/// A category as a product names it.
package struct CategoryReference: Hashable, Sendable {
  package let id: Category.ID
  package let slug: String
  package let name: String

  /// The last three columns of a product, all of them null without a category.
  init?(_ row: inout Row) throws(PostgreSQLError) {
    let id: Category.ID? = try row.next()
    let slug: String? = try row.next()
    let name: String? = try row.next()
    guard let id, let slug, let name else { return nil }
    self.id = id
    self.slug = slug
    self.name = name
  }
}
