import PaymentGateway
import PostgreSQL

extension Shop {
  /// Asks the payment gateway, which may take its time: never with a transaction open, whose locks
  /// others would wait for.
  ///
  /// - Throws: `ShopError.unavailable`; any other `GatewayError`; `NoGatewayHere`.
  func atGateway<Result>(_ body: (SimulatedGateway) throws -> Result) throws -> Result {
    guard !database.isLent else { throw GatewayInTransaction() }
    do {
      return try body(try reachableGateway())
    } catch GatewayError.unavailable {
      throw ShopError.unavailable
    }
  }
}

extension Shop {
  /// To be asked before anything is done that only the gateway can finish.
  ///
  /// - Throws: `NoGatewayHere`.
  @discardableResult
  func reachableGateway() throws(NoGatewayHere) -> SimulatedGateway {
    guard let gateway else { throw NoGatewayHere() }
    return gateway
  }
}

/// This shop does not wait for the payment gateway; another of the process does. Nothing was
/// committed.
package struct NoGatewayHere: Error {}

/// A defect: somebody called the gateway from inside a transaction.
struct GatewayInTransaction: Error {}
