import JSON
import PetShop
import PetShopAPI

/// What the rows of `PetEcommerceRoutes` read.
enum PetEcommerceInput {
  struct NewAccount {
    let registration: Registration
    let role: String?

    /// Nobody makes himself admin.
    var isForUser: Bool { role ?? "user" == "user" }
  }

  /// These clients know no names: an account is called what its address begins with, which is always
  /// a name. By scalars: what follows the @ may be of one character with it.
  static func registration(_ fields: inout FieldReader) -> NewAccount {
    let email = fields.text("email", User.emailRule)
    return NewAccount(
      registration: Registration(
        email: email, password: fields.newPassword("password"),
        name: String(email.unicodeScalars.prefix { $0 != "@" }), username: nil),
      role: fields.optionalText("role", TextRule(0...100)))
  }

  struct ProductChoice {
    let product: Product.ID?
    let page: Int64
  }

  static func choice(_ query: inout QueryReader) -> ProductChoice {
    let id: Product.ID? = query.id("id")
    let productID: Product.ID? = query.id("product_id")
    if id != nil, productID != nil { query.refuse("product_id", .excluded(by: "id")) }
    return ProductChoice(product: id ?? productID, page: query.pageNumber())
  }

  struct NewProduct {
    let name: String
    let price: Money
    let stock: Int64

    func details(taxRate: TaxRate) -> ProductDetails {
      ProductDetails(name: name, price: price, stock: Int32(clamping: stock), taxRate: taxRate)
    }
  }

  static func product(_ fields: inout FieldReader) -> NewProduct {
    NewProduct(
      name: fields.text("product_name", Product.nameRule), price: price(&fields, "product_price"),
      stock: fields.integer("stock", in: Product.stockRange))
  }

  static func productID(_ fields: inout FieldReader) -> Product.ID { fields.id("product_id") }

  struct ProductChange {
    let product: Product.ID
    let name: Change<String>
    let price: Change<Money>
    let stock: Change<Int32>

    func apply(to details: inout ProductDetails) {
      name.apply(to: &details.name)
      price.apply(to: &details.price)
      stock.apply(to: &details.stock)
    }
  }

  static func changes(_ fields: inout FieldReader) -> ProductChange {
    ProductChange(
      product: fields.id("product_id"),
      name: fields.change("product_name") { $0.text($1, Product.nameRule) },
      price: fields.change("product_price", price),
      stock: fields.change("stock") { Int32(clamping: $0.integer($1, in: Product.stockRange)) })
  }

  /// Nothing is for free here.
  private static func price(_ fields: inout FieldReader, _ name: String) -> Money {
    if (try? fields.value(name)?.numberValue?.minorUnits(decimals: 2)) == 0 {
      fields.refuse(name, .outOfRange(minimum: "0.01", maximum: "9999999.99"))
    }
    return fields.price(name)
  }

  static func purchase(_ fields: inout FieldReader) -> [PurchaseLine] {
    let lines = fields.nestedList("products", atMost: 1_000) { line in
      PurchaseLine(
        product: line.id("product_id"),
        quantity: Int(line.integer("quantity", in: Cart.quantityRange)))
    }
    if lines == nil { fields.refuse("products", .required) }
    return lines ?? []
  }

  private enum PaymentStatus: String, CaseIterable {
    case pending, paid, overdue, void
    /// How these clients spell it.
    case payed
  }

  static func paymentStatus(_ fields: inout FieldReader) -> Invoice.PaymentStatus {
    switch fields.choice("invoice_status", PaymentStatus.self) {
    case .pending, nil: .pending
    case .paid, .payed: .paid
    case .overdue: .overdue
    case .void: .void
    }
  }
}
