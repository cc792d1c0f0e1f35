import Testing

@testable import PetShopCommand

@Suite("What is asked for")
struct RequestTargetTests {
  @Test(arguments: [
    ("/api/products?page=2", "", "/api/products", "page=2"), ("/api", "", "/api", ""),
    ("/a?b=?c", "", "/a", "b=?c"), ("?a", "", "", "a"), ("", "", "", ""),
    ("/tienda/login", "/tienda", "/login", ""), ("/tienda/a?b", "/tienda", "/a", "b"),
    ("/tienda/tienda/a", "/tienda", "/tienda/a", ""), ("/tienda/", "/tienda", "/", ""),
  ])
  func `the path ends where the query begins, and begins where the base ends`(
    target: String, basePath: String, path: String, query: String
  ) {
    let parts = RequestTarget(target, below: basePath)
    #expect(parts.path == path)
    #expect(parts.query == query)
  }

  /// None of these is a path the gateway would look at: it would not be the one nginx meant.
  @Test(arguments: ["/login", "/tiendas/login", "/tienda", "/TIENDA/login", "/%74ienda/login"])
  func `what lies elsewhere is no path`(target: String) {
    #expect(!RequestTarget(target, below: "/tienda").path.hasPrefix("/"))
  }
}
