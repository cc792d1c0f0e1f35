/// Something a service may do. A key has some of them, a row of a contract asks for one.
package enum Scope: String, CaseIterable, Sendable {
  case catalogueRead = "catalogue:read"
  case catalogueWrite = "catalogue:write"
  case stockRead = "stock:read"
  case stockWrite = "stock:write"
  /// To fill a cart and order what is in it, in the name of the key's own account.
  case ordersPlace = "orders:place"
  /// Everybody's orders, invoices and credit notes.
  case ordersRead = "orders:read"
  case ordersWrite = "orders:write"
  case eventsRead = "events:read"
  case reportsRead = "reports:read"
}

extension Set<Scope> {
  /// In the order of the vocabulary.
  package var inOrder: [Scope] { Scope.allCases.filter(contains) }

  /// Those the program knows; the database holds no other.
  init(named names: [String]) {
    self.init(names.compactMap(Scope.init(rawValue:)))
  }
}
