import HTTP
import PetShop
import PetShopAPI

enum TiendaRoutes {
  static let all = users + products + orders

  private static let users: [Route] = [
    Route(
      "POST /registro", .anyone, .slow, reads: registration, writes: TiendaDocuments.registered,
      status: .created
    ) { try $0.shop.createUser($1, role: .user) }
    .limited(by: .registrations),
    Route("POST /login", .anyone, .slow, reads: EmailLogin.init, writes: TiendaDocuments.token) {
      try $0.shop.login(.email($1.email), password: $1.password)
    }
    .limited(by: .logins)
    .refusing([
      .malformedJSON: .wrongCredentials, .unsupportedMediaType: .wrongCredentials,
      .invalidFields: .wrongCredentials,
    ]),
  ]

  private static let products: [Route] = [
    Route("GET /productos", .user, arrayOf: TiendaDocuments.products) {
      try $0.shop.products(ProductListing(), $1)
    },
    Route(
      "POST /productos", .admin, reads: product, writes: TiendaDocuments.added, status: .created
    ) {
      let details = $1.details(taxRate: $0.shop.settings.defaultTaxRate)
      return try $0.shop.addProduct(details, by: $0.caller.user)
    },
  ]

  private static let orders: [Route] = [
    Route(
      once: "POST /pedidos", .user, reads: order, writes: TiendaDocuments.ordered, status: .created
    ) { call, order, claim, render in
      guard try order.user == call.caller.user else { throw RequestError.notAdmin }
      return try call.shop.purchase([order.line], by: call.caller, claim: claim, render: render)
    }
    .refusing([.notFound: .noSuchProduct, .outOfStock: .outOfStock]),
    Route("GET /pedidos/usuario/{id}", .user, arrayOf: TiendaDocuments.orders) {
      try $0.shop.orderedLines(of: $0.id(), for: $0.caller, $1)
    }
    .refusing([.notFound: .notAuthorized]),
    Route("GET /health", .anyone, writes: TiendaDocuments.health) { $0.request.entrance.name },
  ]
}

extension TiendaRoutes {
  private static func registration(_ fields: inout FieldReader) -> Registration {
    Registration(
      email: fields.text("email", User.emailRule), password: fields.newPassword("password"),
      name: fields.text("nombre", User.nameRule), username: nil)
  }

  private struct NewProduct {
    let name: String
    let price: Money
    let description: String
    let stock: Int64

    func details(taxRate: TaxRate) -> ProductDetails {
      ProductDetails(
        name: name, description: description, price: price, stock: Int32(clamping: stock),
        taxRate: taxRate)
    }
  }

  private static func product(_ fields: inout FieldReader) -> NewProduct {
    NewProduct(
      name: fields.text("nombre", Product.nameRule), price: fields.price("precio"),
      description: fields.optionalText("descripcion", Product.descriptionRule) ?? "",
      stock: fields.optionalInteger("existencias", in: Product.stockRange) ?? 0)
  }

  private struct NewOrder {
    let user: User.ID
    let line: PurchaseLine
  }

  private static func order(_ fields: inout FieldReader) -> NewOrder {
    NewOrder(
      user: fields.id("usuario_id"),
      line: PurchaseLine(
        product: fields.id("producto_id"),
        quantity: Int(fields.integer("cantidad", in: Cart.quantityRange))))
  }
}
