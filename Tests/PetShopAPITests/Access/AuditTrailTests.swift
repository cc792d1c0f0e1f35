import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@testable import PetShopAPI

/// A new route for admins that writes without being told of fails here, as soon as it is in the
/// table of routes.
@Suite("What admins do is told of")
struct AuditTrailTests {
  /// Those that users have too, and that admins use for others.
  private static let sharedRoutes: Set = [
    "DELETE /api/reviews/{id}", "POST /api/orders/{id}/cancel",
  ]

  private static let routes = Contract.native.routes.filter {
    $0.access.people == .admin && !$0.pattern.hasPrefix("GET ")
  }

  @Test(.database(Shop.migrations), arguments: routes.map(\.pattern) + sharedRoutes)
  func `every route on which an admin writes leaves who, what and when`(pattern: String) throws {
    let neighbours = try Neighbourhood()

    let entries = try neighbours.entries(of: .admin, at: pattern)

    #expect(!entries.isEmpty, "nothing of it is in the audit log")
    for entry in entries {
      #expect(entry["actor"] == .string("users/\(neighbours.admin.id)"))
      #expect(entry["actor_name"] == .string("Admin"))
      #expect(entry["request_id"] == .string(HTTPRequest.testID))
      #expect(entry["before"] != .null || entry["after"] != .null)
    }
    _ = try neighbours.client.shop.verifyAuditLog()
  }

  private static let routesOfServices = Contract.native.routes.filter {
    $0.access.scope != nil && $0.access.scope != .ordersPlace && !$0.pattern.hasPrefix("GET ")
  }

  @Test(.database(Shop.migrations), arguments: routesOfServices.map(\.pattern))
  func `so does a service in an admin's place`(pattern: String) throws {
    let entries = try Neighbourhood().entries(of: .service, at: pattern)

    #expect(!entries.isEmpty, "nothing of it is in the audit log")
    for entry in entries {
      #expect(entry["actor"]?.stringValue?.hasPrefix("api-keys/") == true)
    }
  }

  @Test(.database(Shop.migrations), arguments: routes.map(\.pattern) + sharedRoutes)
  func `whoever may not, or does it for himself, leaves nothing`(pattern: String) throws {
    let neighbours = try Neighbourhood()
    let before = try neighbours.auditLog().count

    for visitor in Visitor.allCases where visitor != .admin && visitor != .service {
      _ = neighbours.client.send(try neighbours.request(pattern, from: visitor))
    }

    #expect(try neighbours.auditLog().count == before)
  }
}

extension Neighbourhood {
  /// What is new in the audit log when somebody has done what a route does.
  fileprivate func entries(of visitor: Visitor, at pattern: String) throws -> [JSONObject] {
    let request = try request(pattern, from: visitor)
    let before = try auditLog().count
    let answer = client.send(request)
    try #require(answer.status < 300, "\(answer.text)")
    return try auditLog().dropLast(before)
  }

  /// The newest first.
  fileprivate func auditLog() throws -> [JSONObject] {
    try client.get("/api/audit-log?page_size=100", as: admin).items()
  }
}
