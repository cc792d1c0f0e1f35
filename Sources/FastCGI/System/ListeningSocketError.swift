/// Why there is no socket to listen on.
package enum ListeningSocketError: Error, Equatable, CustomStringConvertible {
  case pathTooLong(String)
  case inUse(String)
  case notASocket(String)
  case notListening(Int32)
  case system(SystemCallError)

  package var description: String {
    switch self {
    case .pathTooLong(let path):
      "The socket path \"\(path)\" must have 1 to \(SocketAddress.longestPath) bytes."
    case .inUse(let path): "Another process already answers on the socket \(path)."
    case .notASocket(let path): "\(path) exists and is not a socket; it was left alone."
    case .notListening(let descriptor):
      "Descriptor \(descriptor) is not a listening Unix stream socket."
    case .system(let error): "Cannot listen: \(error)."
    }
  }
}
