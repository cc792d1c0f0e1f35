import Cryptography
import PostgreSQL

/// What whoever forgot his password is to be sent.
package struct PasswordResetMail: Sendable {
  package let recipient: User
  package let token: ResetToken
  package let expiresAt: Timestamp
  let request: PasswordResetRequest
}

/// Somebody, or nobody, wants a new password.
struct PasswordResetRequest: Hashable {
  /// In small letters.
  let email: String
  let requestedAt: Timestamp
  /// How often it was taken up, this time included.
  let attempts: Int32
  /// Which of the links that its user may have at once it is to be.
  let link: Int16
}

/// What lets somebody set a new password once. Only its digest is ever stored, and it is never
/// printed by accident.
package struct ResetToken: Hashable, Sendable {
  /// An hour, in seconds.
  static let lifetime: Int64 = 3_600

  package let revealed: String

  package init(_ text: String) {
    revealed = text
  }

  /// 256 random bits, of letters and digits alone, so that no mail program breaks it.
  ///
  /// - Throws: `CryptographyError` when there is no randomness.
  static func random() throws -> ResetToken {
    ResetToken(Hexadecimal.encode(try SecureRandom.bytes(32)))
  }

  var digest: [UInt8] { SHA256.digest(revealed.utf8) }
}

extension ResetToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "********" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension PasswordResetRequest {
  /// Asking again before anything was sent is as asking once.
  static let insert = Query<Void, String>(
    """
    INSERT INTO password_reset_requests (email)
    VALUES (lower($1))
    ON CONFLICT (email) DO UPDATE
    SET requested_at = excluded.requested_at, attempts = 0, settled_at = NULL
    """)

  /// The oldest that is due. Whoever takes it up has it to himself for a minute, and in that minute
  /// nobody at this address is sent another, however often somebody asks; after three none until the
  /// hour is over that began with the first.
  static let takeUp = Query<PasswordResetRequest>(
    """
    UPDATE password_reset_requests
    SET busy_until = now() + interval '1 minute', attempts = attempts + 1,
        mails = CASE WHEN mails_since > now() - interval '1 hour' THEN mails ELSE 0 END
    WHERE email = (
      SELECT email
      FROM password_reset_requests
      WHERE settled_at IS NULL AND requested_at > now() - interval '1 hour'
        AND (busy_until IS NULL OR busy_until < now())
        AND (mails < 3 OR mails_since < now() - interval '1 hour')
      ORDER BY requested_at
      LIMIT 1
      FOR UPDATE SKIP LOCKED)
    RETURNING email, requested_at, attempts, link
    """
  ) { row throws(PostgreSQLError) in
    PasswordResetRequest(
      email: try row.next(), requestedAt: try row.next(), attempts: try row.next(),
      link: try row.next())
  }

  /// E-mail, when it was asked for: one that was asked for again since is another.
  static let settle = Query<Void, String, Timestamp>(
    """
    UPDATE password_reset_requests
    SET settled_at = now()
    WHERE email = $1 AND requested_at = $2
    """)

  /// E-mail, when it was asked for: as `settle`, and a mail was sent. It counts as one also when
  /// somebody has asked again since.
  static let countMail = Query<Void, String, Timestamp>(
    """
    UPDATE password_reset_requests
    SET settled_at = CASE WHEN requested_at = $2 THEN now() ELSE settled_at END,
        mails = LEAST(mails + 1, 3), link = (link + 1) % 6,
        mails_since = CASE WHEN mails = 0 THEN now() ELSE mails_since END
    WHERE email = $1
    """)

  /// Nobody waits for a mail any more, and every link that was sent has expired: the next one may take
  /// the place of any.
  static let removeSomeOld = Query<Void, Int64>(
    """
    DELETE FROM password_reset_requests
    WHERE ctid = ANY (ARRAY(
      SELECT ctid
      FROM password_reset_requests
      WHERE requested_at < now() - interval '1 hour'
        AND (mails_since IS NULL OR mails_since < now() - interval '2 hours')
      LIMIT $1
      FOR UPDATE SKIP LOCKED))
    """)
}

extension ResetToken {
  /// User, link, digest, expiry. In the place of what was not sent, or has expired.
  static let put = Query<Void, User.ID, Int16, [UInt8], Timestamp>(
    """
    INSERT INTO password_resets (user_id, link, digest, expires_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id, link) DO UPDATE
    SET digest = excluded.digest, expires_at = excluded.expires_at
    """)

  static let isGood = Query<Bool, [UInt8]>(
    """
    SELECT EXISTS (SELECT FROM password_resets WHERE digest = $1 AND expires_at > now())
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let owner = Query<User.ID, [UInt8]>(
    """
    SELECT user_id
    FROM password_resets
    WHERE digest = $1 AND expires_at > now()
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Of two who come at once, one gets it.
  static let spend = Query<User.ID, [UInt8]>(
    """
    DELETE FROM password_resets
    WHERE digest = $1 AND expires_at > now()
    RETURNING user_id
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  static let removeOfUser = Query<Void, User.ID>(
    """
    DELETE FROM password_resets
    WHERE user_id = $1
    """)

  static let removeSomeExpired = Query<Void, Int64>(
    """
    DELETE FROM password_resets
    WHERE ctid = ANY (ARRAY(
      SELECT ctid
      FROM password_resets
      WHERE expires_at < now()
      LIMIT $1
      FOR UPDATE SKIP LOCKED))
    """)
}

extension User {
  /// User, new hash. Nothing for a service, or for somebody who is disabled.
  static let setPasswordHash = Query<Void, ID, String>(
    """
    UPDATE users
    SET password_hash = $2
    WHERE id = $1 AND NOT disabled AND role <> 'service'
    """)
}
