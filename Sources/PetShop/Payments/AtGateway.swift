import PaymentGateway
import PostgreSQL

extension Shop {
  /// Asks the payment gateway, which may take its time: never with a transaction open, whose locks
  /// others would wait for.
  ///
  /// - Throws: `ShopError.unavailable`; any other `GatewayError`.
  func atGateway<Result>(_ body: (SimulatedGateway) throws -> Result) throws -> Result {
    guard !database.isLent else { throw GatewayInTransaction() }
    do {
      return try body(gateway)
    } catch GatewayError.unavailable {
      throw ShopError.unavailable
    }
  }
}

/// A defect: somebody called the gateway from inside a transaction.
struct GatewayInTransaction: Error {}
