import JSON

/// What happens to orders and what is issued for them. Where they go is not told.
extension Event {
  static func orderPlaced(_ order: Order) -> Event {
    Event(.orderPlaced, "orders/\(order.id.rawValue)") { json in
      json.field("order_id", order.id.rawValue)
      json.field("user_id", order.user.rawValue)
      json.field("payment_method", order.paymentMethod.rawValue)
      json.write(order.totals, in: order.currency)
      json.field("lines", array: order.lines) { json, line in
        json.object { json in
          json.field("product_id", line.product.rawValue)
          json.field("sku", line.sku)
          json.field("quantity", line.quantity)
          json.field("unit_price", minorUnits: line.unitPrice.rawValue)
          json.field("total", minorUnits: line.total.rawValue)
        }
      }
    }
  }

  static func orderPaid(_ order: Order.ID, by payment: Payment) -> Event {
    Event(.orderPaid, "orders/\(order.rawValue)") { json in
      json.field("order_id", order.rawValue)
      json.field("payment_id", payment.id.rawValue)
      json.field("amount", minorUnits: payment.amount.rawValue)
      json.field("currency", payment.currency)
    }
  }

  static func invoicePaymentStatusSet(_ invoice: InvoiceHeader) -> Event {
    Event(.invoicePaymentStatusSet, "invoices/\(invoice.id.rawValue)") { json in
      json.field("invoice_id", invoice.id.rawValue)
      json.field("number", invoice.number.description)
      json.field("payment_status", invoice.paymentStatus.rawValue)
    }
  }

  static func creditNoteIssued(_ note: CreditNoteHeader) -> Event {
    Event(.creditNoteIssued, "credit-notes/\(note.id.rawValue)") { json in
      json.field("credit_note_id", note.id.rawValue)
      json.field("number", note.number.description)
      json.field("invoice_id", note.invoice.rawValue)
      json.field("order_id", note.order.rawValue)
      json.field("user_id", note.user.rawValue)
      json.write(note.totals, in: note.currency)
    }
  }

  /// It stands, and is on its way.
  static func refundIssued(_ refund: Refund) -> Event { Event(.refundIssued, refund) }

  /// The customer has his money back.
  static func refundSucceeded(_ refund: Refund) -> Event { Event(.refundSucceeded, refund) }

  private init(_ type: EventType, _ refund: Refund) {
    self.init(type, "refunds/\(refund.id.rawValue)") { json in
      json.field("refund_id", refund.id.rawValue)
      json.field("order_id", refund.order.rawValue)
      json.field("user_id", refund.user.rawValue)
      json.field("credit_note_id", refund.creditNote.rawValue)
      json.field("amount", minorUnits: refund.amount.rawValue)
      json.field("currency", refund.currency)
      json.field("method", refund.method.rawValue)
    }
  }

  static func order(_ order: OrderSummary, became status: Order.Status) -> Event {
    Event(EventType(status), "orders/\(order.id.rawValue)") { json in
      json.field("order_id", order.id.rawValue)
      json.field("user_id", order.user.rawValue)
      json.field("status", status.rawValue)
      json.field("previous_status", order.status.rawValue)
    }
  }

  static func invoiceIssued(_ invoice: InvoiceHeader) -> Event {
    Event(.invoiceIssued, "invoices/\(invoice.id.rawValue)") { json in
      json.field("invoice_id", invoice.id.rawValue)
      json.field("number", invoice.number.description)
      json.field("order_id", invoice.order.rawValue)
      json.field("user_id", invoice.user.rawValue)
      json.write(invoice.totals, in: invoice.currency)
    }
  }
}

extension EventType {
  /// The arrival of an order at a state.
  fileprivate init(_ status: Order.Status) {
    self =
      switch status {
      case .pending: .orderPlaced
      case .paid: .orderPaid
      case .shipped: .orderShipped
      case .delivered: .orderDelivered
      case .cancelled: .orderCancelled
      case .refunded: .orderRefunded
      }
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ totals: Totals, in currency: String) {
    field("currency", currency)
    field("net", minorUnits: totals.net.rawValue)
    field("tax", minorUnits: totals.tax.rawValue)
    field("total", minorUnits: totals.total.rawValue)
  }
}
