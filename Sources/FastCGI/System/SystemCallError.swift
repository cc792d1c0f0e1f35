internal import Glibc

/// A system call that failed.
package struct SystemCallError: Error, Equatable, CustomStringConvertible {
  /// The call, for example `epoll_create1`.
  package let call: String
  /// The error number it left.
  package let errno: Int32

  init(_ call: String, errno code: Int32 = Glibc.errno) {
    self.call = call
    self.errno = code
  }

  package var description: String { "\(call): \(SystemCallError.text(errno))" }

  static func text(_ code: Int32) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      guard let start = buffer.baseAddress else { return "error \(code)" }
      guard unsafe strerror_r(code, start, buffer.count) == 0 else { return "error \(code)" }
      return unsafe String(cString: start)
    }
  }
}

/// The result of a system call, or its error.
func checked(_ call: String, _ result: Int32) throws(SystemCallError) -> Int32 {
  guard result >= 0 else { throw SystemCallError(call) }
  return result
}
