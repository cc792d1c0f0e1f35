import Testing

/// The bytes of hexadecimal text.
func bytes(_ hexadecimal: some StringProtocol) throws -> [UInt8] {
  var rest = hexadecimal[...]
  var bytes: [UInt8] = []
  while !rest.isEmpty {
    bytes.append(try #require(UInt8(rest.prefix(2), radix: 16)))
    rest = rest.dropFirst(2)
  }
  return bytes
}

/// A PEM block around bytes.
func pem(_ label: String, _ bytes: [UInt8]) -> String {
  var lines = "-----BEGIN \(label)-----\n"
  var rest = base64(bytes)[...]
  while !rest.isEmpty {
    lines += rest.prefix(64) + "\n"
    rest = rest.dropFirst(64)
  }
  return lines + "-----END \(label)-----\n"
}
