import HTTP
import PetShop
import PetShopAPI

enum PetEcommerceRoutes {
  static let all = accounts + catalogue + invoices

  private static let accounts: [Route] = [
    Route(
      "POST /register", .anyone, .slow, reads: PetEcommerceInput.registration,
      writes: PetEcommerceDocuments.registered, status: .created
    ) {
      guard $1.isForUser else { throw Problem.roleRefused }
      return try $0.shop.register($1.registration)
    }
    .limited(by: .registrations),
    Route(
      "POST /login", .anyone, .slow, reads: EmailLogin.init,
      writes: PetEcommerceDocuments.token, status: .created
    ) { try $0.shop.login(.email($1.email), password: $1.password) }
    .limited(by: .logins),
    Route("GET /me", .user, writes: PetEcommerceDocuments.me) {
      try $0.shop.user($0.caller.user)
    },
  ]

  private static let catalogue: [Route] = [
    products("GET /products").refusing([.notFound: .unknownProduct]),
    Route(
      "POST /create_product", .admin, reads: PetEcommerceInput.product,
      writes: PetEcommerceDocuments.created, status: .created
    ) {
      let details = $1.details(taxRate: $0.shop.settings.defaultTaxRate)
      return try $0.shop.addProduct(details, by: $0.caller.user)
    },
    Route(
      "PATCH /modify_product", .admin, reads: PetEcommerceInput.changes,
      writes: PetEcommerceDocuments.said("Product modified successfully")
    ) {
      try $0.shop.changeProduct(
        $1.product, ifVersion: $0.versionCondition, by: $0.caller.user, $1.apply)
    }
    .refusing([.invalidFields: .malformed, .notFound: .unknownProduct]),
    Route(
      "DELETE /delete_product", .admin, reads: PetEcommerceInput.productID,
      writes: PetEcommerceDocuments.said("Product deleted successfully")
    ) { try $0.shop.archiveProduct($1, ifVersion: $0.versionCondition) }
    .refusing([.invalidFields: .malformed, .notFound: .unknownProduct]),
  ]

  private static let invoices: [Route] = [
    Route(
      once: "POST /purchase_product", .user, reads: PetEcommerceInput.purchase,
      writes: PetEcommerceDocuments.purchased, status: .created
    ) { try $0.shop.purchase($1, by: $0.caller, claim: $2, render: $3) }
    .refusing([
      .invalidFields: .malformed, .cartFull: Refusal(.badRequest, "Too many products"),
      .notFound: Refusal(.badRequest, "Product not found"),
      .outOfStock: Refusal(.badRequest, "Insufficient stock"),
    ]),
    Route("GET /invoices", .user) { call in
      let caller = try call.caller
      let page = try call.query { $0.pageNumber() }
      let document =
        caller.isAdmin || page > 1
        ? PetEcommerceDocuments.invoices : PetEcommerceDocuments.ownInvoices
      return try call.array(document, page: page) {
        try call.shop.invoices(of: caller, $0)
      }
    },
    Route("GET /invoices/{id}", .user, writes: PetEcommerceDocuments.lines, operation: invoice)
      .refusing([.notFound: .unknownInvoice]),
    Route(
      "PATCH /admin/invoices/{id}", .admin, reads: PetEcommerceInput.paymentStatus,
      writes: PetEcommerceDocuments.said("Invoice updated successfully")
    ) { try $0.shop.setPaymentStatus(of: $0.id(), to: $1, by: $0.caller) }
    .refusing([.invalidFields: .malformed, .notFound: .unknownInvoice]),
  ]

  /// All of them, or the one that the query names.
  private static func products(_ pattern: String) -> Route {
    Route(ofCatalogue: pattern, .user) { call in
      let choice = try call.query(PetEcommerceInput.choice)
      guard let product = choice.product else {
        return try call.array(PetEcommerceDocuments.products, page: choice.page) {
          try call.shop.products(ProductListing(), $0)
        }
      }
      return try PetEcommerceDocuments.product.response(
        try call.shop.product(product), status: .ok, call.shop.settings)
    }
  }

  /// Somebody else's is not told from none, but for admins, who see all there are.
  private static func invoice(_ call: Call) throws -> Invoice {
    let caller = try call.caller
    do {
      return try call.shop.invoice(call.id(), for: caller)
    } catch ShopError.notFound where !caller.isAdmin {
      throw Problem.notYours
    }
  }
}

extension Refusal {
  fileprivate static let malformed = Refusal(.badRequest)
  fileprivate static let unknownProduct = Refusal(.notFound, "Product not found")
  fileprivate static let unknownInvoice = Refusal(.notFound, "Invoice not found")
}

extension Problem {
  fileprivate static let roleRefused = told("Nobody can register with this role")
  fileprivate static let notYours = told("You cannot see this invoice")

  private static func told(_ text: String) -> Problem {
    Problem(.forbidden, .forbidden).with { $0.detail = Text(text, text) }
  }
}
