import PetShop
import PostgreSQL
import Synchronization
import TestDatabase

@testable import PaymentGateway

/// A gateway on the database of the `.database` trait around the running test, and cards for it.
struct Counter {
  let gateway: SimulatedGateway
  private let database: TestDatabase

  init(lateness: Duration = .seconds(60)) throws {
    database = try .current()
    gateway = SimulatedGateway(
      ledger: Database(SimulatedGateway.ledger(in: database.options(as: .responder))),
      patience: .milliseconds(10), lateness: lateness)
  }

  func session() throws -> Session { try Session(database.options) }

  func card(
    _ number: String = "4242 4242 4242 4242",
    expiry: CardExpiry = CardExpiry(month: 12, year: 2_099)
  ) throws -> Card {
    try gateway.tokenize(try CardNumber(number).orThrow(), expiry: expiry)
  }

  /// What became of 10.00 € on such a card: nil when they are reserved.
  func refusal(of number: String, key: String = newKey()) throws -> GatewayError? {
    let card = try card(number)
    do {
      _ = try gateway.authorize(1_000, "EUR", on: card.token, key: key)
      return nil
    } catch let error as GatewayError { return error }
  }

  /// 10.00 € that are reserved.
  func authorization(key: String = newKey()) throws -> Authorization {
    try gateway.authorize(1_000, "EUR", on: card().token, key: key)
  }
}

private let lastKey = Atomic(0)

/// A key no other test of this process got.
func newKey() -> String { "key \(lastKey.add(1, ordering: .relaxed).newValue)" }

extension Optional {
  /// The value, or the end of the test.
  func orThrow() throws -> Wrapped {
    guard let self else { throw Missing() }
    return self
  }
}

/// A value a test cannot go on without is not there.
struct Missing: Error {}
