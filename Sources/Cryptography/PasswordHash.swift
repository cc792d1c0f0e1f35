/// A password as it is stored: `$scrypt$ln=15,r=8,p=3$<salt>$<key>` (the PHC string format).
package struct PasswordHash: Hashable, Sendable {
  static let saltByteCount = 16
  static let keyByteCount = 32

  /// What it cost, and what every check of a password against it costs.
  package let parameters: Scrypt.Parameters

  private let salt: [UInt8]
  private let key: [UInt8]

  /// Hashes a password with a salt of its own.
  ///
  /// Throws ``CryptographyError`` when memory or randomness ran out.
  package init(
    of password: some Collection<UInt8>, parameters: Scrypt.Parameters = .recommended
  ) throws(CryptographyError) {
    let salt = try SecureRandom.bytes(Self.saltByteCount)
    let key = try Scrypt.withKey(
      of: password, salt: salt, parameters: parameters, byteCount: Self.keyByteCount
    ) { $0 }
    self.init(parameters: parameters, salt: salt, key: key)
  }

  /// Reads a stored text, nil unless it is exactly as ``text`` writes it and within the bounds of
  /// ``Scrypt/Parameters``.
  package init?(_ text: some StringProtocol) {
    let fields = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
    guard fields.count == 5, fields[0].isEmpty, fields[1].elementsEqual("scrypt".utf8),
      let parameters = Scrypt.Parameters(fields[2]),
      let salt = fields[3].withSpan({ Base64.standard.decode($0) }),
      let key = fields[4].withSpan({ Base64.standard.decode($0) }),
      salt.count == Self.saltByteCount, key.count == Self.keyByteCount
    else { return nil }
    self.init(parameters: parameters, salt: salt, key: key)
  }

  private init(parameters: Scrypt.Parameters, salt: [UInt8], key: [UInt8]) {
    self.parameters = parameters
    self.salt = salt
    self.key = key
  }

  /// A hash no password is known for: checked in place of the one of an account that does not
  /// exist, it takes the same time to say no.
  package static func dummy(_ parameters: Scrypt.Parameters = .recommended) -> PasswordHash {
    PasswordHash(
      parameters: parameters,
      salt: [UInt8](repeating: 0, count: saltByteCount),
      key: [UInt8](repeating: 0, count: keyByteCount))
  }

  /// The text to store.
  package var text: String {
    let salt = Base64.standard.encode(salt.span)
    let key = Base64.standard.encode(key.span)
    return "$scrypt$\(parameters)$\(salt)$\(key)"
  }

  /// Whether it is the hash of this password, compared in constant time.
  ///
  /// Throws ``CryptographyError`` when memory ran out.
  package func matches(_ password: some Collection<UInt8>) throws(CryptographyError) -> Bool {
    try Scrypt.withKey(
      of: password, salt: salt, parameters: parameters, byteCount: Self.keyByteCount
    ) { constantTimeEqual($0, key) }
  }
}

extension Scrypt.Parameters: CustomStringConvertible {
  /// As the PHC string format writes them: `ln=15,r=8,p=3`.
  package var description: String {
    "ln=\(logarithmicCost),r=\(blockSize),p=\(parallelization)"
  }

  /// Reads what ``description`` writes, in no other spelling.
  fileprivate init?(_ text: some Collection<UInt8>) {
    let fields = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard fields.count == 3,
      let cost = Self.number(fields[0], named: "ln="),
      let size = Self.number(fields[1], named: "r="),
      let count = Self.number(fields[2], named: "p=")
    else { return nil }
    self.init(logarithmicCost: cost, blockSize: size, parallelization: count)
  }

  /// One or two digits after the name, the first of them not zero.
  private static func number(_ field: some Collection<UInt8>, named name: String) -> Int? {
    guard field.starts(with: name.utf8) else { return nil }
    let digits = field.dropFirst(name.utf8.count)
    guard (1...2).contains(digits.count), digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
  }
}
