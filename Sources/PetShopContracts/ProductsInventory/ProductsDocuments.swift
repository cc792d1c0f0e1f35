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
    let (details, fields) = (product.details, shown.product)
    json.object { json in
      json.field("type", "products")
      json.field("id", String(product.id.rawValue))
      json.field("attributes") { json in
        json.object { json in
          if fields.contains("name") { json.field("name", details.name) }
          if fields.contains("price") { json.field("price", minorUnits: details.price.rawValue) }
          if fields.contains("description") { json.field("description", details.description) }
        }
      }
      if fields.contains("inventory") {
        json.field("relationships") { writeInventory(of: product.id, stocks, &$0) }
      }
      JSONAPI.writeSelf(address(of: product.id), &json)
    }
  }

  /// Whether there is one is said when it was asked for.
  private func writeInventory(
    of product: Product.ID, _ stocks: [Product.ID: Inventory]?, _ json: inout JSONWriter
  ) {
    json.object { json in
      json.field("inventory") { json in
        json.object { json in
          json.field("links") {
            $0.object { $0.field("related", address(ofInventory: product)) }
          }
          if let stocks { json.field("data") { write(stocks[product], &$0) } }
        }
      }
    }
  }

  private func write(_ inventory: Inventory?, _ json: inout JSONWriter) {
    guard let inventory else { return json.value(JSONValue.null) }
    json.object { json in
      json.field("type", "inventories")
      json.field("id", String(inventory.product.rawValue))
    }
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
    let (product, fields) = (inventory.product, shown.inventory)
    json.object { json in
      json.field("type", "inventories")
      json.field("id", String(product.rawValue))
      json.field("attributes") { json in
        json.object { json in
          if fields.contains("product_id") { json.field("product_id", product.rawValue) }
          if fields.contains("quantity") { json.field("quantity", inventory.quantity) }
        }
      }
      if fields.contains("product") {
        json.field("relationships") { writeProduct(product, &$0) }
      }
      JSONAPI.writeSelf(address(ofInventory: product), &json)
    }
  }

  private func writeProduct(_ product: Product.ID, _ json: inout JSONWriter) {
    json.object { json in
      json.field("product") { json in
        json.object { json in
          json.field("links") { $0.object { $0.field("related", address(of: product)) } }
          json.field("data") { json in
            json.object { json in
              json.field("type", "products")
              json.field("id", String(product.rawValue))
            }
          }
        }
      }
    }
  }
}
