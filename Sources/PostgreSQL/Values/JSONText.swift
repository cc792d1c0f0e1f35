/// A JSON document as the bytes of its text, sent as `jsonb`, read from `json` and `jsonb`.
///
/// The server refuses text that is no JSON; nothing here looks into it.
@usableFromInline
package struct JSONText: Hashable, Sendable {
  /// UTF-8. What comes back from `jsonb` is in the server's spelling, not the sender's.
  @usableFromInline package var bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }
}

extension JSONText: PostgreSQLCodable {
  @inlinable
  package static var postgreSQLType: PostgreSQLType { .jsonb }

  /// `jsonb` is its text after a version byte (`jsonb_recv`).
  @inlinable
  package func encode(into arguments: inout ArgumentBuffer) {
    arguments.write(1 as UInt8)
    arguments.write(octets: bytes)
  }

  @inlinable
  package static func canDecode(_ type: PostgreSQLType) -> Bool {
    type == .jsonb || type == .json
  }

  @usableFromInline
  package static func decode(_ field: borrowing Field) throws(PostgreSQLError) -> JSONText {
    let octets = try field.octets()
    if field.type == .json || field.type.element == .json { return JSONText(bytes: octets) }
    guard octets.first == 1 else { throw field.mismatch("is jsonb of an unknown version") }
    return JSONText(bytes: Array(octets.dropFirst()))
  }
}
