/// One row of a route table.
package final class Route<Endpoint: Sendable>: Sendable, CustomStringConvertible {
  package let method: HTTPMethod
  /// The path with its parameters in braces: `/api/products/{id}`.
  package let path: String
  /// The names of the parameters, in the order of the path.
  package let parameterNames: [String]
  package let endpoint: Endpoint

  /// The row as it was written: `GET /api/products/{id}`.
  package var description: String { "\(method.rawValue) \(path)" }

  fileprivate init(_ pattern: RoutePattern, _ endpoint: Endpoint) {
    method = pattern.method
    path = pattern.path
    parameterNames = pattern.parameterNames
    self.endpoint = endpoint
  }
}

/// What a route table says to a request.
package enum RouteMatch<Endpoint: Sendable>: Sendable {
  case found(Route<Endpoint>, PathParameters)
  /// An OPTIONS request for a path that has no row for it: answered by `Allow` alone.
  case options(allow: [HTTPMethod])
  case methodNotAllowed(allow: [HTTPMethod])
  case notFound
}

/// The rows of a contract, and the row that answers a request.
///
///     let table = try RouteTable([
///       ("GET /api/products/{id}", showProduct),
///       ("DELETE /api/products/{id}", archiveProduct),
///     ])
///
/// A literal segment wins over a parameter, so `/users/me` and `/users/{id}` live side by side.
/// The most literal path that has any row decides: its methods alone are allowed.
package struct RouteTable<Endpoint: Sendable>: Sendable {
  /// All rows, in their order.
  package let routes: [Route<Endpoint>]
  private let tree: RouteTree

  /// Builds the table, or throws all that is wrong with its rows at once.
  package init(_ rows: [(pattern: String, endpoint: Endpoint)]) throws(RouteTableError) {
    var builder = RouteTableBuilder()
    var routes: [Route<Endpoint>] = []
    for (text, endpoint) in rows {
      guard let pattern = builder.add(text, row: routes.count) else { continue }
      routes.append(Route(pattern, endpoint))
    }
    guard builder.faults.isEmpty else { throw RouteTableError(faults: builder.faults) }
    self.routes = routes
    tree = builder.tree
  }

  /// Finds the row for a request, in time that depends on the table and not on its size.
  package func match(_ method: HTTPMethod, _ path: RequestPath) -> RouteMatch<Endpoint> {
    let utf8 = path.text.utf8
    guard let (node, ranges) = tree.find(utf8.span) else { return .notFound }
    guard let row = node.row(for: method) else {
      return method == .options ? .options(allow: node.allow) : .methodNotAllowed(allow: node.allow)
    }
    let route = routes[row]
    return .found(route, PathParameters(names: route.parameterNames, in: path, at: ranges))
  }
}

/// Everything that is wrong with the rows of a table.
package struct RouteTableError: Error, Hashable, CustomStringConvertible {
  package let faults: [RouteFault]

  package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// Gathers the faults while the tree grows.
private struct RouteTableBuilder {
  var tree = RouteTree()
  var faults: [RouteFault] = []
  private var patterns: [String] = []

  mutating func add(_ text: String, row: Int) -> RoutePattern? {
    do throws(RouteFault.Reason) {
      let pattern = try RoutePattern(text)
      if let twin = tree.insert(pattern, row: row) { throw .answeredBy(patterns[twin]) }
      patterns.append(text)
      return pattern
    } catch {
      faults.append(RouteFault(pattern: text, reason: error))
      return nil
    }
  }
}
