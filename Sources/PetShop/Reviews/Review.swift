import PostgreSQL

/// What a customer says of a product.
package struct Review: Sendable {
  package typealias ID = Identifier<Review>

  /// Only the visible ones are shown to everybody, and counted.
  package enum Status: String, Sendable, CaseIterable {
    case visible, hidden
  }

  package let id: ID
  package let product: Product.ID
  let user: User.ID
  /// As it is signed: `Ana P.`; nil when that was erased, and the words with it.
  package let author: String?
  package let opinion: Opinion
  package let status: Status
  /// The author has bought the product: the database says so, of each review it writes.
  package let isOfPurchase: Bool
  /// Grows with every change of the row.
  package let version: Int64
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
}

extension Review.Status: PostgreSQLCodable {}

/// The author's part of a review.
package struct Opinion: Hashable, Sendable {
  /// Stars, from 1 to 5.
  package var rating: Int32
  package var title: String?
  package var comment: String?

  package init(rating: Int32, title: String? = nil, comment: String? = nil) {
    self.rating = rating
    self.title = title
    self.comment = comment
  }
}

extension Review {
  package static let ratingRange: ClosedRange<Int64> = 1...5
  package static let titleRule = TextRule.line(1...120)
  package static let commentRule = TextRule(1...4_000) { !$0.allSatisfy(\.isWhitespace) }

  /// How a review is signed, for everybody to read: the first name, and of the next the initial.
  static func signature(of name: String) -> String {
    let words = name.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return name }
    guard words.count > 1, let initial = words[1].first else { return String(first) }
    return "\(first) \(initial)."
  }
}

extension Review {
  init(_ row: inout Row) throws(PostgreSQLError) {
    id = try row.next()
    product = try row.next()
    user = try row.next()
    author = try row.next()
    opinion = Opinion(rating: try row.next(), title: try row.next(), comment: try row.next())
    status = try row.next()
    isOfPurchase = try row.next()
    version = try row.next()
    createdAt = try row.next()
    updatedAt = try row.next()
  }
}
