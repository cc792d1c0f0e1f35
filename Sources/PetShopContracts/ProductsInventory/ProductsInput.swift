import PetShop
import PetShopAPI

/// What the rows of `ProductsInventoryRoutes` read of a resource's attributes.
enum ProductsInput {
  struct NewProduct {
    let name: String
    let price: Money
    let description: String

    /// Its stock is another resource, and there is none yet.
    func details(taxRate: TaxRate) -> ProductDetails {
      ProductDetails(
        name: name, description: description, price: price, stock: 0, taxRate: taxRate)
    }
  }

  static func product(_ fields: inout FieldReader) -> NewProduct {
    NewProduct(
      name: fields.text("name", Product.nameRule), price: fields.price("price"),
      description: fields.optionalText("description", Product.descriptionRule) ?? "")
  }

  struct ProductChange {
    let name: Change<String>
    let price: Change<Money>
    let description: Change<String>

    func apply(to details: inout ProductDetails) {
      name.apply(to: &details.name)
      price.apply(to: &details.price)
      description.apply(to: &details.description)
    }
  }

  static func changes(_ fields: inout FieldReader) -> ProductChange {
    ProductChange(
      name: fields.change("name") { $0.text($1, Product.nameRule) },
      price: fields.change("price") { $0.price($1) },
      description: fields.change("description") {
        $0.optionalText($1, Product.descriptionRule) ?? ""
      })
  }

  /// `product_id` may be said again, and then must be the one of the path.
  static func quantity(
    _ fields: inout FieldReader, of product: Product.ID, mayStay: Bool
  ) -> Change<Int32> {
    let id: Product.ID? = fields.optionalID("product_id")
    if let id, id != product {
      fields.refuse("product_id", .notOneOf([String(product.rawValue)]))
    }
    if mayStay, !fields.isPresent("quantity") { return .keep }
    return .set(Int32(clamping: fields.integer("quantity", in: Product.stockRange)))
  }

  static func purchase(_ fields: inout FieldReader) -> PurchaseLine {
    PurchaseLine(
      product: fields.id("product_id"),
      quantity: Int(fields.integer("quantity", in: Cart.quantityRange)))
  }
}

/// What the rows read of the query.
struct ProductsQuery {
  var listing = ProductListing()
  var page = PageChoice(number: 1, size: 20)
  let shown: Shown

  /// Which of a resource's fields are wanted, and whether its inventory is.
  struct Shown {
    let product: Set<String>
    let inventory: Set<String>
    let includes: Bool
  }

  static func ofOne(_ query: inout QueryReader) -> Shown { shown(&query, related: "inventory") }

  static func ofInventory(_ query: inout QueryReader) -> Shown { shown(&query, related: "product") }

  private static func shown(_ query: inout QueryReader, related: String) -> Shown {
    Shown(
      product: query.fields(
        of: "products", among: ["name", "price", "description", "inventory"]),
      inventory: query.fields(of: "inventories", among: ["product_id", "quantity", "product"]),
      includes: query.include(among: [related]).contains(related))
  }

  private enum Sort: String, CaseIterable {
    case name, price
    case priceDescending = "-price"
    case newest = "-created_at"

    var order: ProductListing.Order {
      switch self {
      case .name: .name
      case .price: .price
      case .priceDescending: .priceDescending
      case .newest: .newest
      }
    }
  }

  static func ofList(_ query: inout QueryReader) -> ProductsQuery {
    var listing = ProductListing()
    listing.text = query.text("filter[name]", ProductListing.textRule)
    if let sort = query.choice("sort", Sort.self) { listing.order = sort.order }
    return ProductsQuery(listing: listing, page: query.pageChoice(), shown: ofOne(&query))
  }
}
