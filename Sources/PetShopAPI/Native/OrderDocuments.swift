import HTTP
import JSON
import PaymentGateway
import PetShop

/// How orders are written, and the lines and totals they share with invoices.
enum OrderDocuments {
  static let order = Document<Order>(.personal, version: \.version) { writeOrder($0, &$1) }

  static let summary = Document<OrderSummary>(.personal) { order, json in
    json.object { json in
      json.field("id", order.id.rawValue)
      json.field("user_id", order.user.rawValue)
      json.field("status", order.status.rawValue)
      json.field("payment_method", order.paymentMethod.rawValue)
      json.field("currency", order.currency)
      write(order.totals, &json)
      json.field("refunded_total", minorUnits: order.refundedTotal.rawValue)
      json.field("shipping_address") { write(order.address, &$0) }
      json.field("created_at", order.createdAt.rfc3339)
    }
  }

  /// `orders:1763633730000000:42`.
  static let position = PositionText<OrderListing.Position>(
    write: { "orders:\($0.createdAt.microseconds):\($0.id.rawValue)" },
    read: { text in
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, parts[0] == "orders", let time = Int64(positiveDecimal: parts[1]),
        let id = Int64(positiveDecimal: parts[2])
      else { return nil }
      return OrderListing.Position(
        createdAt: Timestamp(microseconds: time), id: Order.ID(rawValue: id))
    })

  static let receipt = Document<Receipt>(
    .personal, location: { "/api/orders/\($0.order.id.rawValue)" }
  ) { receipt, json in
    json.object { json in
      json.field("order") { writeOrder(receipt.order, &$0) }
      json.field("invoice") { InvoiceDocuments.write(receipt.invoice, &$0) }
    }
  }

  private static func writeOrder(_ order: Order, _ json: inout JSONWriter) {
    json.object { json in
      json.field("id", order.id.rawValue)
      json.field("user_id", order.user.rawValue)
      json.field("status", order.status.rawValue)
      let next = order.status.next(paidBy: order.paymentMethod)
      json.field("allowed_transitions", array: next) { $0.value($1.rawValue) }
      json.field("payment_method", order.paymentMethod.rawValue)
      json.field("currency", order.currency)
      write(order.totals, &json)
      json.field("refunded_total", minorUnits: order.refundedTotal.rawValue)
      write(order.taxes, &json)
      json.field("shipping_address") { write(order.address, &$0) }
      json.field("created_at", order.createdAt.rfc3339)
      write(order.lines, &json)
      json.field("payments", array: order.payments) { json, payment in
        json.object { write(payment, &$0) }
      }
      json.field("refunds", array: order.refunds) { json, refund in
        json.object { RefundDocuments.write(refund, &$0) }
      }
      json.field("timeline", array: order.timeline) { json, step in
        write(step, of: order.user, &json)
      }
    }
  }

  private static func write(_ step: OrderStep, of customer: User.ID, _ json: inout JSONWriter) {
    json.object { json in
      json.field("status", step.status.rawValue)
      json.field("at", step.enteredAt.rfc3339)
      json.field("by", step.actor(for: customer).rawValue)
      json.field("user_id", step.user?.rawValue)
    }
  }

  /// The members of a payment.
  static func write(_ payment: Payment, _ json: inout JSONWriter) {
    json.field("id", payment.id.rawValue)
    json.field("brand", payment.brand.rawValue)
    json.field("last4", payment.last4)
    json.field("amount", minorUnits: payment.amount.rawValue)
    json.field("status", payment.state.rawValue)
    json.field("created_at", payment.createdAt.rfc3339)
  }

  static func write(_ totals: Totals, _ json: inout JSONWriter) {
    json.field("net", minorUnits: totals.net.rawValue)
    json.field("tax", minorUnits: totals.tax.rawValue)
    json.field("total", minorUnits: totals.total.rawValue)
  }

  static func write(_ shares: [TaxShare], _ json: inout JSONWriter) {
    json.field("taxes", array: shares) { json, share in
      json.object { json in
        json.field("rate", minorUnits: Int64(share.rate.rawValue))
        json.field("base", minorUnits: share.base.rawValue)
        json.field("amount", minorUnits: share.amount.rawValue)
      }
    }
  }

  static func write(_ lines: [SoldLine], _ json: inout JSONWriter) {
    json.field("lines", array: lines) { json, line in
      json.object { json in
        json.field("product_id", line.product.rawValue)
        json.field("sku", line.sku)
        json.field("name", line.name)
        json.field("unit_price", minorUnits: line.unitPrice.rawValue)
        json.field("quantity", line.quantity)
        json.field("tax_rate", minorUnits: Int64(line.taxRate.rawValue))
        json.field("net", minorUnits: line.amount.net.rawValue)
        json.field("tax", minorUnits: line.amount.tax.rawValue)
        json.field("total", minorUnits: line.total.rawValue)
      }
    }
  }

  private static func write(_ address: PostalAddress, _ json: inout JSONWriter) {
    json.object { writeFields(of: address, &$0) }
  }

  static func writeFields(of address: PostalAddress, _ json: inout JSONWriter) {
    json.field("recipient", address.recipient)
    json.field("line1", address.line1)
    json.field("line2", address.line2)
    json.field("city", address.city)
    json.field("region", address.region)
    json.field("postal_code", address.postalCode)
    json.field("country", address.country)
  }
}
