import PostgreSQL

/// The number a row of one kind is known by; a product's never passes for an order's.
package struct Identifier<Subject>: RawRepresentable, Hashable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}

extension Identifier: PostgreSQLCodable {}
