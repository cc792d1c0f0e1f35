internal import Glibc
package import PostgreSQL

/// A payment gateway as one would be reached over a network: with a ledger of its own, with
/// operations that are idempotent by key, and with answers that are late or never come.
///
/// It shares nothing with whoever asks: its tables are a schema of their own, its transactions are
/// its own, on a session of its own. One thread owns one of these, as it owns its shop.
package struct SimulatedGateway {
  private let ledger: Database
  /// How long whoever asks waits for an answer.
  let patience: Duration
  /// How long a late answer takes.
  let lateness: Duration

  /// Who its ledger belongs to, beside whoever migrates it.
  package static let role = "petshop_gateway"

  /// How its ledger is reached: by whoever reaches the database, in a role that has the ledger and
  /// nothing else.
  package static func ledger(in database: ConnectionOptions) -> ConnectionOptions {
    var ledger = database
    ledger.settings["role"] = role
    return ledger
  }

  /// - Parameter ledger: Opened as `ledger(in:)` says.
  package init(
    ledger: Database, patience: Duration = .seconds(1), lateness: Duration = .seconds(3)
  ) {
    self.ledger = ledger
    self.patience = patience
    self.lateness = lateness
  }

  /// Gives the database session back until it is next needed.
  package func rest() {
    ledger.close()
  }

  /// One transaction of the ledger. A commit of which nobody knows is an answer that never came.
  @discardableResult
  func transaction<Result>(_ body: (Session) throws -> Result) throws -> Result {
    do {
      return try ledger.write(body)
    } catch let error as PostgreSQLError {
      throw GatewayError(error) ?? error
    }
  }

  /// What it is like to wait for an answer in vain.
  func waitInVain() -> GatewayError {
    let (seconds, attoseconds) = patience.components
    usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    return .timedOut
  }
}

extension GatewayError {
  /// Nil for what only a defect can cause.
  fileprivate init?(_ error: PostgreSQLError) {
    if error.kind == .outcomeUnknown {
      self = .timedOut
    } else if error.isUnavailable || error.isTimeout || error.isRetryable {
      self = .unavailable
    } else if error.constraint == "entries_key_key" {
      self = .keyReused
    } else {
      return nil
    }
  }
}
