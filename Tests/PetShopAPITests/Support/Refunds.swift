import Testing

extension Client {
  /// Has an order paid in cash and gives some of it back.
  func refund(
    of order: Int64, _ body: String = #"{"amount": 1}"#, by admin: Person
  ) throws -> Answer {
    let paid = try patch("/api/orders/\(order)", json: #"{"status": "paid"}"#, as: admin)
    try #require(paid.status == 200, "\(paid.text)")
    let refund = try post("/api/orders/\(order)/refunds", json: body, as: admin)
    try #require(refund.status == 201, "\(refund.text)")
    return refund
  }
}
