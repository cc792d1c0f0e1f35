/// Why the gateway did not do what it was asked.
package enum GatewayError: Error, Hashable, Sendable {
  /// No answer in time: it may have been done, or may yet be. Ask again with the same key.
  case timedOut
  /// The gateway cannot be reached just now; nothing was done.
  case unavailable
  case unknownCard
  case unknownAuthorization
  /// The key was used for something else.
  case keyReused
  case declined(DeclineReason)
  /// It was voided, or never was approved: nothing can be captured of it.
  case notAuthorized
  /// Money was captured: it can be refunded, but no longer voided.
  case captured
  /// More than was authorized.
  case exceedsAuthorization
  /// More than was captured and not yet refunded.
  case exceedsCapture
}

/// Why a card was refused.
package enum DeclineReason: String, Sendable, CaseIterable {
  case cardDeclined = "card_declined"
  case insufficientFunds = "insufficient_funds"
  case expiredCard = "expired_card"
  case processingError = "processing_error"
}
