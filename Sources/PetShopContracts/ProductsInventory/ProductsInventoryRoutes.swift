import HTTP
import PetShop
import PetShopAPI

enum ProductsInventoryRoutes {
  static let all: [Route] = [
    Route(jsonAPI: "GET /products", .service(.catalogueRead), answer: listProducts),
    Route(jsonAPI: "POST /products", .service(.catalogueWrite), answer: addProduct),
    Route(jsonAPI: "GET /products/{id}", .service(.catalogueRead)) { call in
      let shown = try call.parameters(ProductsQuery.ofOne)
      return try call.product(try call.shop.product(call.id()), shown)
    },
    Route(jsonAPI: "PATCH /products/{id}", .service(.catalogueWrite), answer: changeProduct),
    Route(jsonAPI: "DELETE /products/{id}", .service(.catalogueWrite)) { call in
      try call.parameters { _ in }
      try call.shop.archiveProduct(call.id(), ifVersion: call.versionCondition)
      return HTTPResponse(.noContent)
    },
    Route(jsonAPI: "GET /inventory/{product_id}", .service(.stockRead)) { call in
      let shown = try call.parameters(ProductsQuery.ofInventory)
      return try call.inventory(try call.shop.inventory(of: call.id("product_id")), shown)
    },
    Route(jsonAPI: "PATCH /inventory/{product_id}", .service(.stockWrite), answer: setInventory),
    Route(jsonAPI: "PUT /inventory/{product_id}", .service(.stockWrite), answer: setInventory),
    Route(jsonAPI: "POST /inventory/purchase", .service(.ordersPlace), answer: purchase),
    Route("GET /docs", .anyone, offers: [.html]) { call in
      try call.parameters { _ in }
      return ProductsInventoryPage.response
    },
  ]
}

extension ProductsInventoryRoutes {
  private static func listProducts(_ call: Call) throws -> HTTPResponse {
    let query = try call.parameters(ProductsQuery.ofList)
    let page = try call.shop.products(query.listing, query.page.request())
    return try call.products(page, query)
  }

  private static func addProduct(_ call: Call) throws -> HTTPResponse {
    let shown = try call.parameters(ProductsQuery.ofOne)
    let new = try call.resource("products", ProductsInput.product)
    let details = new.details(taxRate: call.shop.settings.defaultTaxRate)
    let product = try call.shop.addProduct(details, by: call.caller.user)
    var response = try call.product(product, shown, status: .created)
    try response.headers.set(.location, call.address("/products/\(product.id.rawValue)"))
    return response
  }

  private static func changeProduct(_ call: Call) throws -> HTTPResponse {
    let shown = try call.parameters(ProductsQuery.ofOne)
    let id: Product.ID = try call.id()
    let changes = try call.resource("products", as: .id(id.rawValue), ProductsInput.changes)
    let product = try call.shop.changeProduct(
      id, ifVersion: call.versionCondition, by: call.caller.user, changes.apply)
    return try call.product(product, shown)
  }

  private static func setInventory(_ call: Call) throws -> HTTPResponse {
    let shown = try call.parameters(ProductsQuery.ofInventory)
    let id: Product.ID = try call.id("product_id")
    let change = try call.resource("inventories", as: .id(id.rawValue)) {
      ProductsInput.quantity(&$0, of: id, mayStay: call.request.method == .patch)
    }
    guard case .set(let quantity) = change else {
      return try call.inventory(try call.shop.inventory(of: id), shown)
    }
    let inventory = try call.shop.setInventory(of: id, to: quantity, by: call.caller)
    return try call.inventory(inventory, shown)
  }

  private static func purchase(_ call: Call) throws -> HTTPResponse {
    try call.parameters { _ in }
    let line = try call.resource("purchases", ProductsInput.purchase)
    let answer = try call.shop.purchase(
      [line], by: call.caller, claim: call.idempotencyClaim()
    ) { purchase in
      StoredAnswer(status: 201, location: nil, body: call.body(of: purchase))
    }
    return try HTTPResponse(answer)
  }
}
