import COpenSSL

/// What could not be done, and libcrypto's word for why. Never holds key material or input.
package struct CryptographyError: Error, Hashable, CustomStringConvertible {
  /// What was attempted, as an infinitive: `read a private key`.
  package let operation: String

  /// OpenSSL's reason string (`ERR_reason_error_string`), or our own for what we refuse ourselves.
  package let reason: String

  package var description: String { "cannot \(operation): \(reason)" }

  init(_ operation: String, _ reason: String) {
    self.operation = operation
    self.reason = reason
  }

  /// The oldest error in this thread's queue, which is the cause of those after it.
  ///
  /// Every function that calls what may fail ends with `ERR_clear_error`, whatever came of it: a
  /// leftover would be blamed on the next call on this thread.
  init(queuedFor operation: String) {
    let code = ERR_peek_error()
    let text = unsafe ERR_reason_error_string(code)
    self.init(operation, unsafe text.map { unsafe String(cString: $0) } ?? "unknown reason")
  }
}
