import Testing

@testable import PetShop

@Suite("What is left of a limit")
struct AllowanceTests {
  @Test(arguments: [
    // Until there are 30 again, in milliseconds; left, seconds to all, seconds to one more.
    (0, 30, 0, 1), (2_000, 29, 2, 1), (30_000, 15, 30, 1), (58_000, 1, 58, 1),
    (58_001, 0, 59, 1), (60_000, 0, 60, 2), (90_000, 0, 60, 2), (-5, 30, 0, 1),
  ])
  func `follows from when all of it is there again`(
    milliseconds: Int64, remaining: Int, reset: Int, wait: Int
  ) {
    let allowance = Allowance(of: 30, fullIn: milliseconds)

    #expect(allowance.limit == 30)
    #expect(allowance.remaining == remaining)
    #expect(allowance.reset == reset)
    #expect(allowance.wait == wait)
  }
}

@Suite("Whom a limit counts as one")
struct ClientNetworkTests {
  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"),
    ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8:1:2::6", "2001:db8:1:2::/64"),
    ("2001:db8::6", "2001:db8:0:0::/64"),
    ("::1", "0:0:0:0::/64"),
    ("2001:db8::", "2001:db8:0:0::/64"),
    ("unix:", "unix::/64"),
    ("", ""),
  ])
  func `is an address, or the network of one customer`(address: String, network: String) {
    #expect(ClientNetwork(of: address).text == network)
  }
}
