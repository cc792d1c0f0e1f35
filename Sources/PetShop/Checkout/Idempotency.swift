import PostgreSQL

/// An `Idempotency-Key` with what it was sent for.
package struct IdempotencyClaim: Sendable {
  package let key: String
  /// The SHA-256 of the request: path and body.
  package let fingerprint: [UInt8]

  package init(key: String, fingerprint: [UInt8]) {
    self.key = key
    self.fingerprint = fingerprint
  }
}

/// An answer kept so that it can be given again, byte for byte.
package struct StoredAnswer: Hashable, Sendable {
  package let status: Int
  package let location: String?
  /// Empty once it showed something of somebody who is forgotten.
  package let body: [UInt8]
  /// True when it was given before.
  package let isReplay: Bool

  package init(status: Int, location: String?, body: [UInt8], isReplay: Bool = false) {
    self.status = status
    self.location = location
    self.body = body
    self.isReplay = isReplay
  }
}

extension Shop {
  /// Does `work` in one transaction, and at most once for a key: the key's row is written first
  /// and completed last in that same transaction. A twin waits for the row until the lock
  /// time-out, then finds the answer. Work that throws leaves no row: nothing was done, and the
  /// key may be used again.
  ///
  /// - Parameter owner: Whose the answer shows something of: its body is forgotten with him, who is
  ///   kept from being erased by then.
  /// - Returns: The answer, and what `work` came to; nil when it was done before. Whatever is to
  ///   follow the commit follows from that alone: `work` may have been done and rolled back before
  ///   a twin did it.
  /// - Throws: `ShopError.idempotencyKeyReused` when the key was sent with something else,
  ///   `.requestInProgress` when a twin is still at work.
  func once<Result>(
    _ claim: IdempotencyClaim?, by caller: Caller, about owner: (Result) -> User.ID? = { _ in nil },
    render: (Result) throws -> StoredAnswer, _ work: (Session) throws -> Result
  ) throws -> (answer: StoredAnswer, done: Result?) {
    try write { db in
      if let claim, let stored = try self.claim(claim, of: caller, db) { return (stored, nil) }
      let result = try work(db)
      let answer = try render(result)
      guard let claim else { return (answer, result) }
      try complete(claim, of: caller, with: answer, about: owner(result), db)
      return (answer, result)
    }
  }

  /// Of whoever is forgotten no more is kept than that it was done, and where it can be seen.
  private func complete(
    _ claim: IdempotencyClaim, of caller: Caller, with answer: StoredAnswer, about owner: User.ID?,
    _ db: Session
  ) throws {
    let other = owner.flatMap { $0 == caller.user ? nil : $0 }
    let isErased = try other.map { try db.one(User.isErased, $0) } ?? false
    try db.run(
      StoredAnswer.complete, caller.user, claim.key, Int32(clamping: answer.status),
      answer.location, isErased ? [] : answer.body, other)
  }

  /// The answer of an earlier request with this key, or nil once the key is ours.
  private func claim(
    _ claim: IdempotencyClaim, of caller: Caller, _ db: Session
  ) throws -> StoredAnswer? {
    guard let earlier = try earlierRequest(claim, of: caller.user, db) else { return nil }
    // Whoever acted for the shop then may do so no more.
    if earlier.about != nil, !caller.actsForShop { throw ShopError.notFound }
    guard let answer = earlier.answer else { throw ShopError.requestInProgress }
    return answer
  }

  /// What is known of an earlier request with this key, or nil once the key is ours.
  func earlierRequest(
    _ claim: IdempotencyClaim, of user: User.ID, _ db: Session
  ) throws -> StoredAnswer.Row? {
    guard try insert(claim, of: user, db) == 0 else { return nil }
    guard let stored = try db.first(StoredAnswer.find, user, claim.key) else {
      throw ShopError.requestInProgress
    }
    guard stored.fingerprint == claim.fingerprint else { throw ShopError.idempotencyKeyReused }
    return stored
  }

  /// Either statement waits for a twin that is still at work.
  private func insert(_ claim: IdempotencyClaim, of user: User.ID, _ db: Session) throws -> Int {
    do {
      try db.run(StoredAnswer.forgetExpired, user, claim.key)
      return try db.run(StoredAnswer.claim, user, claim.key, claim.fingerprint)
    } catch let error where error.sqlState == .lockNotAvailable {
      throw ShopError.requestInProgress
    }
  }
}

extension StoredAnswer {
  struct Row {
    let fingerprint: [UInt8]
    /// Of a key that was claimed before the work was done.
    let payment: Payment.ID?
    /// Whom else than the caller the answer is about.
    let about: User.ID?
    let answer: StoredAnswer?
  }

  /// User, key, fingerprint. Waits for a twin that is still at work.
  static let claim = Query<Void, User.ID, String, [UInt8]>(
    """
    INSERT INTO idempotency_keys (user_id, key, fingerprint)
    VALUES ($1, $2, $3)
    ON CONFLICT (user_id, key) DO NOTHING
    """)

  static let find = Query<Row, User.ID, String>(
    """
    SELECT fingerprint, payment_id, about_user_id, status, location, body
    FROM idempotency_keys
    WHERE user_id = $1 AND key = $2
    """
  ) { row throws(PostgreSQLError) in
    Row(
      fingerprint: try row.next(), payment: try row.next(), about: try row.next(),
      answer: try StoredAnswer.kept(&row))
  }

  /// The answer to be given again; nil while there is none.
  static func kept(
    _ row: inout PostgreSQL.Row
  ) throws(PostgreSQLError) -> StoredAnswer? {
    let status: Int32? = try row.next()
    let location: String? = try row.next()
    let body: [UInt8]? = try row.next()
    guard let status, let body else { return nil }
    return StoredAnswer(status: Int(status), location: location, body: body, isReplay: true)
  }

  /// User, key, status, location, body, whom else it is about.
  static let complete = Query<Void, User.ID, String, Int32, String?, [UInt8], User.ID?>(
    """
    UPDATE idempotency_keys
    SET status = $3, location = $4, body = $5, about_user_id = $6
    WHERE user_id = $1 AND key = $2
    """)

  /// A key is kept for 24 hours. The owner is kept from being erased before the key is taken.
  static let forgetExpired = Query<Void, User.ID, String>(
    """
    WITH owner AS MATERIALIZED (
      SELECT id
      FROM users
      WHERE id = $1
      FOR KEY SHARE)
    DELETE FROM idempotency_keys k
    USING owner
    WHERE k.user_id = owner.id AND k.key = $2 AND k.created_at < now() - interval '24 hours'
    """)

  /// Some at a time.
  static let forgetSomeExpired = Query<Void, Int64>(
    """
    DELETE FROM idempotency_keys
    WHERE ctid = ANY (ARRAY(
      SELECT ctid
      FROM idempotency_keys
      WHERE created_at < now() - interval '24 hours'
      LIMIT $1
      FOR UPDATE SKIP LOCKED))
    """)
}
