/// A key under which a request may be sent again without being carried out twice.
package struct IdempotencyKey: Hashable, Sendable {
  /// 1 to 255 printable ASCII characters, as the client chose them.
  package let text: String

  /// Reads the value of `Idempotency-Key`; nil when it is empty, too long or not printable ASCII.
  package init?(_ text: String) {
    guard 1...255 ~= text.utf8.count, text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
      return nil
    }
    self.text = text
  }
}
