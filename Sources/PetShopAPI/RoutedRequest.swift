package import HTTP

/// A request and the row it is for: all that can be told before its body is read.
package struct RoutedRequest: Sendable {
  /// Its body may be put in once it has been read.
  package var request: HTTPRequest
  let match: Result<RouteMatch<Route>, RequestError>
  private let table: ContractTable

  init(_ request: HTTPRequest, in table: ContractTable) {
    self.request = request
    self.table = table
    match = table.match(request)
  }

  /// Nil when there is no such row.
  package var route: Route? {
    guard case .success(.found(let row, _)) = match else { return nil }
    return row.endpoint
  }

  var contract: Contract { table.contract }
}

/// A contract, and its rows by what they answer.
final class ContractTable: Sendable {
  let contract: Contract
  private let rows: RouteTable<Route>?

  /// - Throws: `RouteTableError` when two rows answer the same request.
  init(_ contract: Contract) throws(RouteTableError) {
    self.contract = contract
    rows = try RouteTable(contract.routes.map { ($0.pattern, $0) })
  }

  private init() {
    contract = .native
    rows = nil
  }

  /// That of a contract nobody knows: it has no rows, and refuses as the native one does.
  static let none = ContractTable()

  fileprivate func match(_ request: HTTPRequest) -> Result<RouteMatch<Route>, RequestError> {
    guard let rows else { return .failure(.noSuchRoute) }
    guard let path = try? contract.path(request.path) else { return .failure(.malformedPath) }
    return .success(rows.match(request.method, path))
  }
}
