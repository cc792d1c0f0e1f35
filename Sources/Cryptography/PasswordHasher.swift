/// Hashes and checks passwords, never more at once than the machine bears.
///
/// Each takes tens of megabytes and a good part of a second of a core: unbounded, a flood of logins
/// would be a flood of memory. Share one between all threads; it blocks the thread that calls.
package final class PasswordHasher: Sendable {
  /// Why there is no answer.
  package enum Failure: Error, Hashable {
    /// Too many are being hashed and waiting: come back later.
    case busy

    /// The stored text is not a hash this module wrote.
    case malformed

    /// libcrypto failed, for want of memory or randomness.
    case failed(CryptographyError)
  }

  private let parameters: Scrypt.Parameters
  private let turnstile: Turnstile

  /// At least one is hashed at a time. `maximumWaiting` calls block for a place; those beyond fail
  /// with ``Failure/busy`` at once. New hashes get `parameters`; old ones are checked with theirs.
  package init(
    maximumConcurrent: Int, maximumWaiting: Int, parameters: Scrypt.Parameters = .recommended
  ) {
    self.parameters = parameters
    turnstile = Turnstile(places: maximumConcurrent, maximumWaiting: maximumWaiting)
  }

  /// The text to store for a new password (``PasswordHash/text``).
  package func hash(_ password: some Collection<UInt8>) throws(Failure) -> String {
    try inTurn { () throws(CryptographyError) in
      try PasswordHash(of: password, parameters: parameters).text
    }
  }

  /// Whether the stored text is the hash of this password.
  ///
  /// Pass nil for an account that does not exist: the answer is no, after the time it takes to
  /// refuse a wrong password, so that nobody learns which accounts exist.
  package func verify(
    _ password: some Collection<UInt8>, against stored: String?
  ) throws(Failure) -> Bool {
    guard let hash = stored.map({ PasswordHash($0) }) ?? .dummy(parameters) else {
      throw .malformed
    }
    let matches = try inTurn { () throws(CryptographyError) in try hash.matches(password) }
    return matches && stored != nil
  }

  /// Whether the hash was made at another cost than new ones are: after a login, hash it again.
  package func needsRehash(_ stored: String) -> Bool {
    PasswordHash(stored)?.parameters != parameters
  }

  private func inTurn<Value>(
    _ work: () throws(CryptographyError) -> Value
  ) throws(Failure) -> Value {
    guard turnstile.enter() else { throw .busy }
    defer { turnstile.leave() }
    do { return try work() } catch { throw .failed(error) }
  }
}
