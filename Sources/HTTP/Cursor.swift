/// Where a list goes on, as text that means nothing to the client.
package struct Cursor: Hashable, Sendable {
  /// What the list itself wrote, to be read by it again; it may be forged, so it is input.
  package let payload: [UInt8]

  private static let version: UInt8 = 1
  private static let longestText = 1_024

  /// A cursor that carries these bytes.
  package init(payload: [UInt8]) {
    self.payload = payload
  }

  /// A cursor from a request; nil when it is not one of ours, of another version, or too long.
  package init?(text: String) {
    guard text.utf8.count <= Self.longestText, let bytes = Base64URL.decode(text),
      bytes.first == Self.version
    else { return nil }
    payload = Array(bytes.dropFirst())
  }

  /// The cursor as base64url of a version byte and the payload.
  package var text: String {
    Base64URL.encode([Self.version] + payload)
  }
}
