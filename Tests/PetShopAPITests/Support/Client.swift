import Cryptography
import HTTP
import PaymentGateway
import PetShop
import PetShopContracts
import PostgreSQL
import Synchronization
import TestDatabase
import Testing

@testable import PetShopAPI

/// Sends requests to a shop of the test's own, in process: what nginx and FastCGI would bring
/// goes into the gateway, and what they would take away comes out.
struct Client {
  let gateway: Gateway
  let shop: Shop
  private let defects: Defects
  private let database: TestDatabase
  /// Whose routes its requests are for.
  private var contract = "native"

  /// On the database of the `.database` trait around the running test.
  init(limits: RateLimits = .generous) throws {
    try self.init(on: .current(), limits: limits)
  }

  /// - Parameter reach: Says how the shop gets at its database.
  init(
    on database: TestDatabase, passwords: PasswordHasher? = nil, limits: RateLimits = .generous,
    reach: (inout ConnectionOptions) -> Void = { _ in }
  ) throws {
    var options = database.options(as: .responder)
    reach(&options)
    let defects = Defects()
    self.database = database
    self.defects = defects
    gateway = try Gateway(contracts: Contract.all) { error, _ in defects.report(error) }
    shop = Shop(
      settings: .test(limits), tokens: try .test(), passwords: try passwords ?? .cheap(),
      catalogue: CatalogueVersion(),
      gateway: SimulatedGateway(
        ledger: Database(SimulatedGateway.ledger(in: options)),
        patience: .milliseconds(10), lateness: .milliseconds(500)),
      database: Database(options))
  }

  /// A superuser's session with the same database, to look and to interfere.
  func session() throws -> Session { try Session(database.options) }

  /// The same people in the same shop, through the door of another contract.
  func speaking(_ contract: Contract) -> Client {
    var client = self
    client.contract = contract.name
    return client
  }

  /// Does something behind the shop's back.
  func execute(_ script: String) throws { try session().execute(script: script) }

  /// Answers of 500 fail the test that got them, with the error behind them.
  func send(_ request: HTTPRequest, sourceLocation: SourceLocation = #_sourceLocation) -> Answer {
    let answer = Answer(gateway.answer(request, in: contract, of: shop).collected)
    Exchanges.record(request, answer.response, in: contract)
    #expect(
      answer.status != 500, "\(request.method.rawValue) \(request.path): \(defects.all)",
      sourceLocation: sourceLocation)
    let names = answer.response.headers.fields.map(\.name)
    #expect(
      Set(names).count == names.count, "\(request.method.rawValue) \(request.path): \(names)",
      sourceLocation: sourceLocation)
    return answer
  }

  func send(
    _ method: HTTPMethod, _ target: String, json: String? = nil, as person: Person? = nil,
    _ headers: [HTTPHeaderName: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    send(
      try HTTPRequest(method, target, json: json, token: person?.token, headers),
      sourceLocation: sourceLocation)
  }

  func get(
    _ target: String, as person: Person? = nil, _ headers: [HTTPHeaderName: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(.get, target, as: person, headers, sourceLocation: sourceLocation)
  }

  func post(
    _ target: String, json: String? = nil, as person: Person? = nil,
    _ headers: [HTTPHeaderName: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(.post, target, json: json, as: person, headers, sourceLocation: sourceLocation)
  }

  func put(
    _ target: String, json: String, as person: Person? = nil,
    _ headers: [HTTPHeaderName: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(.put, target, json: json, as: person, headers, sourceLocation: sourceLocation)
  }

  func patch(
    _ target: String, json: String, as person: Person? = nil,
    _ headers: [HTTPHeaderName: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(.patch, target, json: json, as: person, headers, sourceLocation: sourceLocation)
  }

  func delete(
    _ target: String, as person: Person? = nil, _ headers: [HTTPHeaderName: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(.delete, target, as: person, headers, sourceLocation: sourceLocation)
  }
}

extension HTTPRequest {
  /// The id of every request in these tests.
  static let testID = "0123456789abcdef0123456789abcdef"

  init(
    _ method: HTTPMethod, _ target: String, json: String? = nil, token: String? = nil,
    _ headers: [HTTPHeaderName: String] = [:]
  ) throws {
    var fields = HTTPHeaders()
    if json != nil { fields.set(.contentType, constant: "application/json") }
    if let token { try fields.set(.authorization, "Bearer \(token)") }
    for (name, value) in headers { try fields.set(name, value) }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(
      method: method, path: String(parts.first ?? ""),
      query: parts.count > 1 ? String(parts[1]) : "", headers: fields,
      body: Array((json ?? "").utf8), id: Self.testID)
  }
}

extension Reply {
  /// The response with its whole body, as far as it got.
  var collected: HTTPResponse {
    var response = response
    try? writeParts? { response.body += $0 }
    return response
  }
}

/// The errors behind answers of 500.
private final class Defects: Sendable {
  private let errors = Mutex<[String]>([])

  var all: [String] { errors.withLock(\.self) }

  func report(_ error: any Error) { errors.withLock { $0.append("\(error)") } }
}

extension Settings {
  fileprivate static func test(_ limits: RateLimits) -> Settings {
    Settings(
      currency: "EUR", defaultTaxRate: TaxRate(rawValue: 2_100),
      seller: Seller(name: "Patas S.L.", taxID: "B12345678", address: "Calle Mayor 1, Madrid"),
      limits: limits)
  }
}

extension RateLimits {
  /// For tests that are about something else.
  static let generous = RateLimits(
    logins: 100_000, registrations: 100_000, guestCarts: 100_000, cards: 100_000)
}

extension AccessTokens {
  static func test(lifetime: Int64 = 3_600) throws -> AccessTokens {
    AccessTokens(
      signingKey: try SigningKeys.ours.get(), issuer: "https://shop.test",
      audience: "https://shop.test", lifetime: lifetime)
  }
}

/// Made once: each takes a tenth of a second.
enum SigningKeys {
  static let ours = Result { try RSAPrivateKey.generate() }
  static let foreign = Result { try RSAPrivateKey.generate() }
}

extension PasswordHasher {
  /// Quick, and as safe as a test needs it.
  static func cheap() throws -> PasswordHasher {
    PasswordHasher(
      maximumConcurrent: 4, maximumWaiting: 100,
      parameters: try #require(
        Scrypt.Parameters(logarithmicCost: 4, blockSize: 1, parallelization: 1)))
  }
}

extension Gateway {
  func answer(_ request: HTTPRequest, in contract: String, of shop: Shop) -> Reply {
    answer(route(request, in: contract), of: shop)
  }

  func refuse(
    _ error: RequestError, _ request: HTTPRequest, in contract: String
  ) -> HTTPResponse {
    refuse(error, route(request, in: contract))
  }

  /// The row for requests of this method and path.
  func route(
    _ method: HTTPMethod, _ path: String, in contract: String = "native"
  ) -> PetShopAPI.Route? {
    route(HTTPRequest(method: method, path: path), in: contract).route
  }
}
