import JSON
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

  /// Somebody calls off what he has paid in cash: the id of the refund that he is owed.
  func owedRefund(of product: Int64, to person: Person, by admin: Person) throws -> Int64 {
    let order = try buy(product, as: person).order
    let paid = try patch("/api/orders/\(order)", json: #"{"status": "paid"}"#, as: admin)
    try #require(paid.status == 200, "\(paid.text)")
    let refunds = try post("/api/orders/\(order)/cancel", as: person).items(of: "refunds")
    return try #require(refunds.first?["id"]?.int64Value)
  }
}
