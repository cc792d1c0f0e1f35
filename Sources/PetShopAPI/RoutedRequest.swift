package import HTTP

/// A request and the row it is for: all that can be told before its body is read.
package struct RoutedRequest: Sendable {
  package private(set) var request: HTTPRequest
  let contract: Contract
  let match: Result<RouteMatch<Route>, RequestError>

  init(_ request: HTTPRequest, in table: ContractTable) {
    self.request = request
    contract = table.contract
    match = table.match(request)
  }

  /// Nil when there is no such row.
  package var route: Route? {
    guard case .success(.found(let row, _)) = match else { return nil }
    return row.endpoint
  }

  /// Whether its row asks who calls, and it does not say.
  package var isAnonymous: Bool {
    guard let access = route?.access, access.asksWho(sends: request) else { return false }
    return !request.hasCredentials
  }

  /// The same request with its body.
  package func with(
    body: [UInt8], upload: HTTPUpload?, receivedAt: ContinuousClock.Instant
  ) -> RoutedRequest {
    var routed = self
    routed.request.body = body
    routed.request.upload = upload
    routed.request.receivedAt = receivedAt
    return routed
  }
}

/// A row whose answers would be kept and given to others, and must not be: it does something, or
/// depends on who asks. What is kept is known by its address alone.
package struct KeptRowError: Error, Hashable, CustomStringConvertible {
  package let pattern: String

  package var description: String { "\(pattern): its answer is not everybody's to be kept" }
}

extension Route {
  fileprivate var mayBeKept: Bool {
    pattern.hasPrefix("GET ") && [.anyone, .user].contains(access)
  }
}

/// A contract, and its rows by what they answer.
final class ContractTable: Sendable {
  let contract: Contract
  private let rows: RouteTable<Route>?

  /// - Throws: `RouteTableError` when two rows answer the same request, `KeptRowError`.
  init(_ contract: Contract) throws {
    self.contract = contract
    for row in contract.routes where row.isOfCatalogue && !row.mayBeKept {
      throw KeptRowError(pattern: row.pattern)
    }
    rows = try RouteTable(contract.routes.map { ($0.pattern, $0) })
  }

  private init() {
    contract = .native
    rows = nil
  }

  /// That of a contract nobody knows: it has no rows, and refuses as the native one does.
  static let unknown = ContractTable()

  fileprivate func match(_ request: HTTPRequest) -> Result<RouteMatch<Route>, RequestError> {
    guard let rows else { return .failure(.noSuchRoute) }
    guard let path = try? contract.path(request.path) else { return .failure(.malformedPath) }
    return .success(rows.match(request.method, path))
  }
}
