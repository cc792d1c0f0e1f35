import HTTP
import JSON
import PetShop
import PetShopAPI

/// What the rows of `PetEcommerceRoutes` write.
enum PetEcommerceDocuments {
  static let registered = Document<Grant>(.personal) { grant, json in
    json.object { json in
      json.field("token", grant.accessToken)
      json.field("user_id", grant.user.id.rawValue)
    }
  }

  static let token = Document<Grant>(.personal) { grant, json in
    json.object { $0.field("token", grant.accessToken) }
  }

  static let me = Document<User>(.personal) { user, json in
    json.object { json in
      json.field("user_id", user.id.rawValue)
      json.field("email", user.email)
      json.field("role", user.role.rawValue)
    }
  }

  /// That something was done, whatever came of it.
  static func said<Value>(_ text: String) -> Document<Value> {
    Document<Value>(.personal) { _, json in json.object { $0.field("message", text) } }
  }
}

extension PetEcommerceDocuments {
  static let product = Document<Product>(.catalogue) { write($0, &$1) }

  static let products = Document<[Product]>(.catalogue) { products, json in
    json.array(products) { write($1, &$0) }
  }

  private static func write(_ product: Product, _ json: inout JSONWriter) {
    json.object { json in
      json.field("product_id", product.id.rawValue)
      json.field("product_name", product.details.name)
      json.field("product_price", minorUnits: product.details.price.rawValue)
      json.field("stock", product.details.stock)
    }
  }

  static let created = Document<Product>(.personal) { product, json in
    json.object { json in
      json.field("message", "Product created successfully")
      json.field("product_id", product.id.rawValue)
      json.field("product_name", product.details.name)
    }
  }
}

extension PetEcommerceDocuments {
  static let purchased = Document<DirectPurchase>(.personal) { purchase, json in
    json.object { json in
      let receipt = purchase.receipt
      json.field("message", "Purchase completed successfully")
      json.field("invoice_id", receipt.invoice.header.id.rawValue)
      json.field("total_amount", minorUnits: receipt.order.totals.total.rawValue)
      json.field("items", array: receipt.order.lines) { json, line in
        json.object { json in
          json.field("product_id", line.product.rawValue)
          json.field("product_name", line.name)
          json.field("quantity", line.quantity)
          json.field("subtotal", minorUnits: line.total.rawValue)
        }
      }
    }
  }

  static let invoices = Document<[InvoiceHeader]>(.personal) { write($0, &$1) }

  /// Who has none is told so in words.
  static let ownInvoices = Document<[InvoiceHeader]>(.personal) { invoices, json in
    guard invoices.isEmpty else { return write(invoices, &json) }
    json.object { $0.field("message", "You currently have 0 invoices") }
  }

  private static func write(_ invoices: [InvoiceHeader], _ json: inout JSONWriter) {
    json.array(invoices) { json, invoice in
      json.object { json in
        json.field("invoice_id", invoice.id.rawValue)
        json.field("user_id", invoice.user.rawValue)
        json.field("total_amount", minorUnits: invoice.totals.total.rawValue)
        json.field("status", invoice.paymentStatus.rawValue)
      }
    }
  }

  static let lines = Document<Invoice>(.personal) { invoice, json in
    json.array(invoice.lines) { json, line in
      json.object { json in
        json.field("product_name", line.name)
        json.field("product_price", minorUnits: line.unitPrice.rawValue)
        json.field("quantity", line.quantity)
        json.field("subtotal", minorUnits: line.total.rawValue)
      }
    }
  }
}
