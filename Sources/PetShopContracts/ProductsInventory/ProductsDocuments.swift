import HTTP
import JSON
import PetShop
import PetShopAPI

/// How the rows of `ProductsInventoryRoutes` write resources.
extension Call {
  func product(
    _ product: Product, _ shown: ProductsQuery.Shown, status: HTTPStatus = .ok
  ) throws -> HTTPResponse {
    let stocks = shown.includes ? try shop.inventories(of: [product.id]) : nil
    var response = jsonAPI(status) { json in
      JSONAPI.writeSelf(status == .created ? address(of: product.id) : ownAddress, &json)
      json.field("data") { write(product, shown, stocks, &$0) }
      writeIncluded(stocks, shown, &json)
    }
    let tag = "\"\(product.version).\(String(digestOf: response.body))\""
    try response.headers.set(.entityTag, tag)
    return response
  }

  func products(_ page: Shop.ProductPage, _ query: ProductsQuery) throws -> HTTPResponse {
    let shown = query.shown
    let stocks = shown.includes ? try shop.inventories(of: page.items.map(\.id)) : nil
    return jsonAPI { json in
      json.field("links") { json in
        json.object { json in
          for (name, address) in pageLinks(of: page, query.page) {
            json.field(named: name, address)
          }
        }
      }
      json.field("data", array: page.items) { write($1, shown, stocks, &$0) }
      writeIncluded(stocks, shown, &json)
      json.field("meta") { json in
        json.object { json in
          json.field("total", page.total.count)
          if page.total.isEstimated { json.field("total_estimated", true) }
        }
      }
    }
  }

  func inventory(
    _ inventory: Inventory, _ shown: ProductsQuery.Shown
  ) throws -> HTTPResponse {
    let product = shown.includes ? try shop.product(inventory.product) : nil
    return jsonAPI { json in
      JSONAPI.writeSelf(ownAddress, &json)
      json.field("data") { write(inventory, shown, &$0) }
      if let product {
        json.field("included") { $0.array { write(product, shown, nil, &$0) } }
      }
    }
  }

  /// What came of a purchase; the answer to a key, so it depends on nothing but that.
  func body(of purchase: DirectPurchase) -> [UInt8] {
    JSONAPI.document { json in
      json.field("data") { json in
        json.object { json in
          json.field("type", "purchases")
          json.field("id", String(purchase.receipt.order.id.rawValue))
          json.field("attributes") { $0.object { writeAttributes(of: purchase, &$0) } }
        }
      }
    }
  }

  private func writeAttributes(of purchase: DirectPurchase, _ json: inout JSONWriter) {
    for (line, remaining) in zip(purchase.receipt.order.lines, purchase.remaining) {
      json.field("product_id", line.product.rawValue)
      json.field("quantity", line.quantity)
      json.field("unit_price", minorUnits: line.unitPrice.rawValue)
      json.field("total", minorUnits: line.total.rawValue)
      json.field("remaining_stock", remaining)
    }
  }
}

extension Call {
  private func address(of product: Product.ID) -> String {
    address("/products/\(product.rawValue)")
  }

  private func address(ofInventory product: Product.ID) -> String {
    address("/inventory/\(product.rawValue)")
  }

  private func write(
    _ product: Product, _ shown: ProductsQuery.Shown, _ stocks: [Product.ID: Inventory]?,
    _ json: inout JSONWriter
  ) {
    let (id, details, fields) = (product.id, product.details, shown.product)
    let inventory = Relationship(
      name: "inventory", related: address(ofInventory: id), linkage: linkage(of: id, in: stocks))
    JSONAPI.write(
      id.resource, at: address(of: id), fields.contains("inventory") ? inventory : nil, &json
    ) { json in
      if fields.contains("name") { json.field("name", details.name) }
      if fields.contains("price") { json.field("price", minorUnits: details.price.rawValue) }
      if fields.contains("description") { json.field("description", details.description) }
    }
  }

  /// Whether there is an inventory is said when it was asked for.
  private func linkage(
    of product: Product.ID, in stocks: [Product.ID: Inventory]?
  ) -> Relationship.Linkage {
    guard let stocks else { return .untold }
    return stocks[product].map { .to($0.resource) } ?? .empty
  }

  private func writeIncluded(
    _ stocks: [Product.ID: Inventory]?, _ shown: ProductsQuery.Shown, _ json: inout JSONWriter
  ) {
    guard let stocks else { return }
    let inventories = stocks.values.sorted { $0.product.rawValue < $1.product.rawValue }
    json.field("included", array: inventories) { write($1, shown, &$0) }
  }

  private func write(
    _ inventory: Inventory, _ shown: ProductsQuery.Shown, _ json: inout JSONWriter
  ) {
    let (id, fields) = (inventory.product, shown.inventory)
    let product = Relationship(
      name: "product", related: address(of: id), linkage: .to(id.resource))
    JSONAPI.write(
      inventory.resource, at: address(ofInventory: id),
      fields.contains("product") ? product : nil, &json
    ) { json in
      if fields.contains("product_id") { json.field("product_id", id.rawValue) }
      if fields.contains("quantity") { json.field("quantity", inventory.quantity) }
    }
  }
}

extension Product.ID {
  fileprivate var resource: ResourceIdentifier {
    ResourceIdentifier(type: "products", id: rawValue)
  }
}

extension Inventory {
  fileprivate var resource: ResourceIdentifier {
    ResourceIdentifier(type: "inventories", id: product.rawValue)
  }
}
