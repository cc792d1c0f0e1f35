import Testing

@testable import Cryptography

@Suite("scrypt")
struct ScryptTests {
  struct Vector: Sendable {
    let password: String
    let salt: String
    let cost: [Int]
    let key: String
  }

  /// RFC 7914 §12, without the one of 1 GiB, which is out of bounds here.
  static let vectors = [
    Vector(
      password: "", salt: "", cost: [4, 1, 1],
      key: """
        77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442\
        fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
        """),
    Vector(
      password: "password", salt: "NaCl", cost: [10, 8, 16],
      key: """
        fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
        2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
        """),
    Vector(
      password: "pleaseletmein", salt: "SodiumChloride", cost: [14, 8, 1],
      key: """
        7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
        d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
        """),
  ]

  @Test("the RFC's passwords give the RFC's keys", arguments: vectors)
  func rfc7914(vector: Vector) throws {
    let parameters = try #require(Self.parameters(vector.cost))

    let key = try Scrypt.withKey(
      of: vector.password.utf8, salt: Array(vector.salt.utf8), parameters: parameters,
      byteCount: 64
    ) { Hexadecimal.encode($0) }

    #expect(key == vector.key)
  }

  @Test(
    "costs within bounds exist",
    arguments: [
      [15, 8, 3], [17, 8, 1], [14, 8, 5], [4, 8, 1], [1, 1, 1], [19, 2, 1], [16, 16, 2],
    ])
  func accepted(cost: [Int]) throws {
    #expect(Self.parameters(cost) != nil)
  }

  @Test(
    "costs that make no sense or a hostile load do not",
    arguments: [
      [0, 8, 1], [-1, 8, 1], [15, 0, 1], [15, 8, 0], [21, 1, 1], [20, 1, 1], [20, 8, 1],
      [18, 8, 1],
      [17, 8, 3], [15, 33, 1], [15, 8, 33], [16, 1, 1], [63, 8, 1], [64, 8, 1],
      [Int.max, Int.max, Int.max], [15, Int.max, 1], [Int.min, 8, 1],
    ])
  func refused(cost: [Int]) {
    #expect(Self.parameters(cost) == nil)
  }

  private static func parameters(_ cost: [Int]) -> Scrypt.Parameters? {
    Scrypt.Parameters(logarithmicCost: cost[0], blockSize: cost[1], parallelization: cost[2])
  }
}

extension Scrypt.Parameters {
  /// As cheap as a test wants it: a few microseconds.
  static func cheap() throws -> Scrypt.Parameters {
    try #require(Scrypt.Parameters(logarithmicCost: 4, blockSize: 1, parallelization: 1))
  }
}
