import PostgreSQL

/// What becomes of an authorization, decided by the card's number as with Stripe's test cards. It is
/// all the gateway remembers of the number.
enum CardBehaviour: String, Sendable {
  case approved
  case cardDeclined = "card_declined"
  case insufficientFunds = "insufficient_funds"
  case expiredCard = "expired_card"
  case processingError = "processing_error"
  /// The request is lost: no answer, and nothing happens.
  case timesOut = "times_out"
  /// It is approved, but the answer comes when whoever asked has given up.
  case answersLate = "answers_late"
  /// It is approved at once, but captures and refunds are answered when whoever asked has given up.
  case settlesLate = "settles_late"

  /// Any other number is approved.
  static let ofTestCards: [Int: CardBehaviour] = [
    4_000_000_000_000_002: .cardDeclined,
    4_000_000_000_009_995: .insufficientFunds,
    4_000_000_000_000_069: .expiredCard,
    4_000_000_000_000_119: .processingError,
    4_000_000_000_000_408: .timesOut,
    4_000_000_000_000_507: .answersLate,
    4_000_000_000_000_606: .settlesLate,
  ]
}

extension CardBehaviour: PostgreSQLCodable {}

/// Stripe's names for its test cards, for clients that never see a number.
enum TestToken {
  static let numbers = [
    "tok_visa": "4242424242424242",
    "tok_mastercard": "5555555555554444",
    "tok_amex": "378282246310005",
    "tok_chargeDeclined": "4000000000000002",
    "tok_chargeDeclinedInsufficientFunds": "4000000000009995",
    "tok_chargeDeclinedExpiredCard": "4000000000000069",
    "tok_chargeDeclinedProcessingError": "4000000000000119",
  ]
}
