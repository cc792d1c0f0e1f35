/// Whom a limit counts as one: an IPv4 address, or the /64 that an IPv6 address lies in, which is
/// what one customer gets from his provider.
package struct ClientNetwork: Hashable, Sendable {
  package let text: String

  /// - Parameter address: As nginx writes it (RFC 5952); what is no address is one client.
  package init(of address: String) {
    text = Self.network(of: address) ?? String(address.prefix(64))
  }

  /// Nil for what is not IPv6, or is an IPv4 address within it (`::ffff:192.0.2.1`).
  private static func network(of address: String) -> String? {
    guard address.utf8.contains(UInt8(ascii: ":")), !address.utf8.contains(UInt8(ascii: "."))
    else { return nil }
    let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let groups = halves.map { $0.split(separator: ":") }
    let given = groups.reduce(0) { $0 + $1.count }
    guard given <= 8, let first = groups.first else { return nil }
    let zeros = Array(repeating: Substring("0"), count: halves.count > 1 ? 8 - given : 0)
    let all = first + zeros + groups.dropFirst().joined()
    return all.prefix(4).joined(separator: ":") + "::/64"
  }
}
