import PostgreSQL

/// Money that is reserved on a card, and what became of it.
package struct Authorization: Hashable, Sendable {
  /// The number it has in the gateway's ledger.
  package struct ID: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
      self.rawValue = rawValue
    }
  }

  package let id: ID
  package let amount: Int64
  package let captured: Int64
  package let refunded: Int64
  package let isVoided: Bool
  let card: String?
  let currency: String
  let outcome: CardBehaviour
  /// Whether its answer has left by now.
  let isAnswered: Bool
}

extension Authorization.ID: PostgreSQLCodable {}

extension Authorization {
  /// What whoever asked for it is told.
  ///
  /// - Throws: `GatewayError.declined`, `.notAuthorized` when it was voided meanwhile.
  func answer() throws(GatewayError) -> Authorization {
    if isVoided { throw .notAuthorized }
    switch outcome {
    case .approved, .answersLate, .settlesLate, .timesOut: return self
    case .cardDeclined: throw .declined(.cardDeclined)
    case .insufficientFunds: throw .declined(.insufficientFunds)
    case .expiredCard: throw .declined(.expiredCard)
    case .processingError: throw .declined(.processingError)
    }
  }

  var isApproved: Bool { outcome == .approved && !isVoided && isAnswered }
}
