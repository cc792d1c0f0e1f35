package import HTTP
package import PetShop

/// Between HTTP and the shop: finds the row, asks who calls, and turns every error into a problem.
package struct Gateway: Sendable {
  private let tables: [String: ContractTable]
  let kept: KeptAnswers<KeptTarget, KeptForms>
  let repeated: KeptAnswers<RequestKey, HTTPResponse>
  private let report: @Sendable (any Error, _ requestID: String) -> Void

  /// `report` is told of every error that nobody foresaw, once.
  ///
  /// - Parameter keptBytes: How much of what is made from the catalogue is kept in memory.
  /// - Throws: `RouteTableError` when two rows of a contract answer the same request, `KeptRowError`
  ///   when one would be kept that must be carried out each time.
  package init(
    contracts: [Contract], keptBytes: Int = 16 << 20,
    report: @escaping @Sendable (any Error, _ requestID: String) -> Void
  ) throws {
    var tables: [String: ContractTable] = [:]
    for contract in contracts { tables[contract.name] = try ContractTable(contract) }
    self.tables = tables
    kept = KeptAnswers(limit: keptBytes / 4 * 3)
    repeated = KeptAnswers(limit: keptBytes / 4)
    self.report = report
  }

  /// Finds the row a request is for, before its body is read.
  package func route(_ request: HTTPRequest, in contract: String) -> RoutedRequest {
    RoutedRequest(request, in: tables[contract] ?? .unknown)
  }

  /// Never throws and never traps: whatever happens, somebody gets an answer.
  ///
  /// - Parameter key: What the answer may be known by when the same is asked again.
  package func answer(
    _ routed: RoutedRequest, of shop: Shop, key: RequestKey? = nil
  ) -> Reply {
    let request = routed.request
    do {
      let reply = try negotiated(routed, of: shop)
      if let key { remember(reply, to: key) }
      return reply.ready(for: request).reporting { [report] error in report(error, request.id) }
    } catch is NoGatewayHere {
      return .forRemoteLane
    } catch {
      return refusal(of: error, to: request, in: routed.contract).ready(for: request)
    }
  }

  /// The answer to a request that never reached the shop.
  package func refuse(_ error: any Error, _ routed: RoutedRequest) -> HTTPResponse {
    let request = routed.request
    return refusal(of: error, to: request, in: routed.contract).ready(for: request).response
  }

  private func refusal(
    of error: any Error, to request: HTTPRequest, in contract: Contract
  ) -> Reply {
    let problem = contract.problem(error)
    if problem.isDefect { report(error, request.id) }
    return Reply(contract.render(problem, request))
  }

  private func negotiated(_ routed: RoutedRequest, of shop: Shop) throws -> Reply {
    switch try routed.match.get() {
    case .found(let row, let parameters):
      let request = routed.request
      try checkAcceptance(of: request, offers: row.endpoint.offers)
      var reply = try answer(row.endpoint, parameters, request, in: routed.contract, of: shop)
      if request.isConditional { reply.response = try conditional(reply.response, to: request) }
      return reply
    case .options(let allowed):
      var response = HTTPResponse(.noContent)
      try response.headers.set(.allow, allowed.list)
      return Reply(response)
    case .methodNotAllowed(let allowed):
      throw RequestError.methodNotAllowed(allowed: allowed.list)
    case .notFound:
      throw RequestError.noSuchRoute
    }
  }

  private func checkAcceptance(
    of request: HTTPRequest, offers: [MediaType]
  ) throws(RequestError) {
    guard let accept = request.header(.accept), accept != "*/*" else { return }
    switch ContentNegotiation(offers: offers, accept: accept) {
    case .chosen: return
    case .notAcceptable: throw .notAcceptable
    case .malformed: throw .malformedHeader("Accept")
    }
  }

  private func answer(
    _ route: Route, _ path: PathParameters, _ request: HTTPRequest, in contract: Contract,
    of shop: Shop
  ) throws -> Reply {
    let caller = try caller(of: route, request, shop)
    let call = Call(
      shop: shop.serving(caller, on: route, of: contract, in: request),
      contract: contract, request: request, path: path, signedIn: caller)
    guard let limit = route.limit, limit.counts(caller) else {
      return try reply(of: route, to: call, contract)
    }
    return try counted(call, against: limit, contract) { try reply(of: route, to: call, contract) }
  }

  private func reply(of route: Route, to call: Call, _ contract: Contract) throws -> Reply {
    if route.isOfCatalogue { return try kept(route, call, contract.name) }
    return Reply(
      try route.answer(call), writeParts: route.writeParts.map { parts in { try parts(call, $0) } })
  }

  /// Counts the request first; then its answer, whatever that is, tells what is left. What is answered in
  /// the remote lane has to begin there: it would be counted twice.
  private func counted(
    _ call: Call, against limit: RateLimit, _ contract: Contract,
    _ answer: () throws -> Reply
  ) throws -> Reply {
    let allowance = try spend(limit, call)
    var reply: Reply
    do {
      reply = try answer()
    } catch let elsewhere as NoGatewayHere {
      throw elsewhere
    } catch {
      reply = refusal(of: error, to: call.request, in: contract)
    }
    for header in allowance.headers { try reply.response.headers.set(header.name, header.value) }
    return reply
  }

  private func spend(_ limit: RateLimit, _ call: Call) throws -> Allowance {
    if limit == .cards { return try call.shop.spend(limit, by: call.caller.user) }
    return try call.shop.spend(limit, by: ClientNetwork(of: call.request.remoteAddress))
  }

  private func caller(of route: Route, _ request: HTTPRequest, _ shop: Shop) throws -> Caller? {
    guard route.access.asksWho(sends: request) else { return nil }
    let caller = try authenticate(request, in: shop, asPeople: route.access.people != .nobody)
    try route.access.check(caller)
    return caller
  }

  /// By an access token or by a service's key. Whoever sends both is told so: to prefer one would
  /// be to guess in whose name he asks.
  private func authenticate(
    _ request: HTTPRequest, in shop: Shop, asPeople: Bool
  ) throws -> Caller {
    let authorization = Authorization(request.header(.authorization))
    guard let key = request.header(.apiKey) else {
      guard asPeople else { throw RequestError.keyMissing }
      return try shop.authenticate(token: token(in: authorization))
    }
    switch authorization {
    case .bearer, .malformed: throw RequestError.twoCredentials
    case .absent, .otherScheme: return try shop.authenticate(apiKey: APIKeyText(key))
    }
  }

  private func token(in authorization: Authorization) throws -> [UInt8] {
    switch authorization {
    case .bearer(let token): return Array(token.utf8)
    case .malformed: throw ShopError.notAuthenticated
    case .absent, .otherScheme: throw RequestError.tokenMissing
    }
  }

  /// 304 instead of a body the client has already, 412 instead of one it does not mean (RFC 9110,
  /// section 13).
  private func conditional(
    _ response: HTTPResponse, to request: HTTPRequest
  ) throws -> HTTPResponse {
    guard response.status == .ok, let text = response.headers[.entityTag] else { return response }
    let tag = EntityTag(String(text.dropFirst().dropLast()))
    switch Precondition.evaluate(request, current: tag) {
    case .notModified: return response.notModified
    case .malformed(let header): throw RequestError.malformedHeader(header.rawValue)
    case .failed: throw ShopError.stale
    case .proceed: return response
    }
  }
}

extension Route.Access {
  func asksWho(sends request: HTTPRequest) -> Bool {
    switch people {
    case .anyone: false
    case .shopper: request.hasCredentials
    case .user, .admin, .nobody: true
    }
  }
}

extension HTTPRequest {
  var hasCredentials: Bool { header(.authorization) != nil || header(.apiKey) != nil }
}

extension Shop {
  /// The shop as this request finds it: its tokens say what the contract wants, and what an admin
  /// writes is in the audit log, whichever route he takes; and what a service does in his place.
  fileprivate func serving(
    _ caller: Caller?, on route: Route, of contract: Contract, in request: HTTPRequest
  ) -> Shop {
    let shop = contract.claims.map(saying) ?? self
    guard let caller, caller.isAdmin || caller.role == .service && route.access.isForShop
    else { return shop }
    return shop.acting(for: Actor(caller, requestID: request.id))
  }
}

extension HTTPRequest {
  /// Whether it asks for a body only if that has changed, or has not. What `If-Match` demands of a
  /// write is the operation's business: it must be asked inside the transaction.
  fileprivate var isConditional: Bool {
    (method == .get || method == .head)
      && (header(.ifNoneMatch) != nil || header(.ifMatch) != nil)
  }
}

extension HTTPResponse {
  fileprivate var notModified: HTTPResponse {
    var headers = headers
    headers.remove(.contentType)
    headers.remove(.contentEncoding)
    return HTTPResponse(.notModified, headers: headers)
  }
}

extension [HTTPMethod] {
  fileprivate var list: String { map(\.rawValue).joined(separator: ", ") }
}
