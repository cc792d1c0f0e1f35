import HTTP
import JSON
import PetShop
import PetShopAPI

enum TiendaDocuments {
  static let registered = Document<User>(.personal) { user, json in
    json.object { json in
      json.field("mensaje", "Usuario registrado correctamente")
      json.field("id", user.id.rawValue)
    }
  }

  static let token = Document<Grant>(.personal) { grant, json in
    json.object { $0.field("token", grant.accessToken) }
  }

  static let products = Document<[Product]>(.catalogue) { products, json in
    json.array(products) { json, product in
      json.object { json in
        json.field("id", product.id.rawValue)
        json.field("nombre", product.details.name)
        json.field("precio", minorUnits: product.details.price.rawValue)
        json.field("descripcion", product.details.description)
        json.field("existencias", product.details.stock)
      }
    }
  }

  static let added = Document<Product>(.personal) { product, json in
    json.object { json in
      json.field("mensaje", "Producto agregado correctamente")
      json.field("id", product.id.rawValue)
    }
  }

  static let ordered = Document<DirectPurchase>(.personal) { purchase, json in
    json.object { json in
      let receipt = purchase.receipt
      json.field("mensaje", "Pedido creado correctamente")
      json.field("id", receipt.order.id.rawValue)
      json.field("total", minorUnits: receipt.order.totals.total.rawValue)
    }
  }

  /// A row a line: an order of several products is several of them, with one id.
  static let orders = Document<[OrderedLines]>(.personal) { orders, json in
    json.array { json in
      for ordered in orders {
        for line in ordered.lines { json.object { write(line, of: ordered.order, &$0) } }
      }
    }
  }

  private static func write(
    _ line: SoldLine, of order: OrderSummary, _ json: inout JSONWriter
  ) {
    json.field("id", order.id.rawValue)
    json.field("usuario_id", order.user.rawValue)
    json.field("producto_id", line.product.rawValue)
    json.field("cantidad", line.quantity)
    json.field("estado", order.status.inSpanish)
    json.field("fecha", order.createdAt.rfc3339)
    json.field("total", minorUnits: line.total.rawValue)
  }

  /// Of the service that a listener stands for.
  static let health = Document<String>(.personal) { name, json in
    json.object { json in
      json.field("status", "healthy")
      json.field("service", name.isEmpty ? "tienda" : name)
    }
  }
}

extension Order.Status {
  fileprivate var inSpanish: String {
    switch self {
    case .pending: "pendiente"
    case .paid: "pagado"
    case .shipped: "enviado"
    case .delivered: "entregado"
    case .cancelled: "cancelado"
    case .refunded: "reembolsado"
    }
  }
}
