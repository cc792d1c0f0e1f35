/// Every kind of event there is. The raw value is stable: subscribers know it. What each carries is
/// told in `docs/events.md`.
package enum EventType: String, CaseIterable, Sendable {
  case userRegistered = "petshop.user.registered"
  case userChanged = "petshop.user.changed"
  case userPasswordChanged = "petshop.user.password_changed"
  case userErased = "petshop.user.erased"
  case categoryCreated = "petshop.category.created"
  case categoryChanged = "petshop.category.changed"
  case categoryDeleted = "petshop.category.deleted"
  case productCreated = "petshop.product.created"
  case productChanged = "petshop.product.changed"
  case productArchived = "petshop.product.archived"
  case stockChanged = "petshop.stock.changed"
  case orderPlaced = "petshop.order.placed"
  case orderPaid = "petshop.order.paid"
  case orderShipped = "petshop.order.shipped"
  case orderDelivered = "petshop.order.delivered"
  case orderCancelled = "petshop.order.cancelled"
  case orderRefunded = "petshop.order.refunded"
  case invoiceIssued = "petshop.invoice.issued"
  case invoicePaymentStatusSet = "petshop.invoice.payment_status_set"
  case creditNoteIssued = "petshop.credit_note.issued"
}
