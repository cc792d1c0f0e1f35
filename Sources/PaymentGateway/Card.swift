import Cryptography
import PostgreSQL

/// The last month in which a card is good.
package struct CardExpiry: Hashable, Sendable {
  package let month: Int32
  package let year: Int32

  package init(month: Int32, year: Int32) {
    self.month = month
    self.year = year
  }
}

/// A card as the gateway knows it: by a token that is worth nothing to anybody else.
package struct Card: Hashable, Sendable {
  package let token: String
  package let brand: CardBrand
  package let last4: String
  package let expiry: CardExpiry
}

extension CardBrand: PostgreSQLCodable {}

extension SimulatedGateway {
  /// Takes a card in. Its number is forgotten with the call: what stays is how the card behaves.
  package func tokenize(_ number: CardNumber, expiry: CardExpiry) throws -> Card {
    try remember(number, expiry)
  }

  /// The card behind one of the well-known test tokens, under a token of its own.
  ///
  /// - Throws: `GatewayError.unknownCard`.
  package func exchange(_ testToken: String) throws -> Card {
    guard let number = TestToken.numbers[testToken].flatMap(CardNumber.init) else {
      throw GatewayError.unknownCard
    }
    return try remember(number, CardExpiry(month: 12, year: 2_099))
  }

  /// The same card with another expiry, under another token.
  ///
  /// - Throws: `GatewayError.unknownCard`.
  package func renew(_ token: String, expiry: CardExpiry) throws -> Card {
    let new = try Self.newToken()
    let renewed = try transaction { db in
      try db.first(Card.renew, token, new, expiry.month, expiry.year)
    }
    guard let renewed else { throw GatewayError.unknownCard }
    return renewed
  }

  /// Charges nothing more to a card, and forgets what it looked like. What was charged to it can
  /// still be captured and given back. An unknown card is forgotten already.
  package func forget(_ token: String) throws {
    try transaction { db in try db.run(Card.forget, token) }
  }

  private func remember(_ number: CardNumber, _ expiry: CardExpiry) throws -> Card {
    let card = Card(
      token: try Self.newToken(), brand: number.brand, last4: number.last4, expiry: expiry)
    try transaction { db in
      try db.run(
        Card.insert, card.token, number.behaviour, card.brand, card.last4, expiry.month,
        expiry.year)
    }
    return card
  }

  private static func newToken() throws -> String {
    "card_" + Base64URL.encode(try SecureRandom.bytes(18))
  }
}

extension Card {
  /// Token, behaviour, brand, last four digits, month, year.
  static let insert = Query<Void, String, CardBehaviour, CardBrand, String, Int32, Int32>(
    """
    INSERT INTO gateway.cards (token, behaviour, brand, last4, exp_month, exp_year)
    VALUES ($1, $2, $3, $4, $5, $6)
    """)

  /// Token, new token, month, year.
  static let renew = Query<Card, String, String, Int32, Int32>(
    """
    INSERT INTO gateway.cards (token, behaviour, brand, last4, exp_month, exp_year)
    SELECT $2, behaviour, brand, last4, $3, $4
    FROM gateway.cards
    WHERE token = $1 AND forgotten_at IS NULL
    RETURNING token, brand, last4, exp_month, exp_year
    """
  ) { row throws(PostgreSQLError) in
    Card(
      token: try row.next(), brand: try row.next(), last4: try row.next(),
      expiry: CardExpiry(month: try row.next(), year: try row.next()))
  }

  static let forget = Query<Void, String>(
    """
    UPDATE gateway.cards
    SET forgotten_at = now(), last4 = '0000', exp_month = 1, exp_year = 2000
    WHERE token = $1 AND forgotten_at IS NULL
    """)

  static let behaviour = Query<CardBehaviour, String>(
    """
    SELECT behaviour
    FROM gateway.cards
    WHERE token = $1 AND forgotten_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let behaviourBehind = Query<CardBehaviour, Authorization.ID>(
    """
    SELECT c.behaviour
    FROM gateway.authorizations a
    JOIN gateway.cards c ON c.token = a.card
    WHERE a.id = $1
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}
