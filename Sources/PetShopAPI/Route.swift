package import HTTP
package import PetShop

/// One row of a contract.
package struct Route: Sendable {
  /// `"POST /api/cart/items"`.
  package let pattern: String
  package let access: Access
  package let lane: Lane
  /// Bytes of body at most.
  package let bodyLimit: Int
  /// Whether its body is read part by part.
  package let isUpload: Bool
  /// Whether it reads the catalogue alone and answers everybody the same.
  package var isOfCatalogue = false
  /// What a client may do only so often.
  private(set) var limit: RateLimit?
  /// What a client must be able to read.
  let offers: [MediaType]
  /// With `writeParts`, the head alone.
  var answer: @Sendable (Call) throws -> HTTPResponse
  /// For a body too large to be held.
  let writeParts: (@Sendable (Call, Reply.PartSink) throws -> Void)?

  /// Where the work is done: what hashes passwords must not keep the others waiting, and what goes
  /// through the whole catalogue neither of them. What waits for the payment gateway is remote.
  package enum Lane: Sendable {
    case quick, slow, bulk, remote
  }

  package static let usualBodyLimit = 64 * 1_024

  package init(
    _ pattern: String, _ access: Access, _ lane: Lane = .quick,
    bodyLimit: Int = usualBodyLimit, isUpload: Bool = false, offers: [MediaType] = [.json],
    writeParts: (@Sendable (Call, Reply.PartSink) throws -> Void)? = nil,
    answer: @escaping @Sendable (Call) throws -> HTTPResponse
  ) {
    self.pattern = pattern
    self.access = access
    self.lane = lane
    self.bodyLimit = bodyLimit
    self.isUpload = isUpload
    self.offers = offers
    self.writeParts = writeParts
    self.answer = answer
  }
}

extension Route {
  /// The same row, counted for each client.
  package func limited(by limit: RateLimit) -> Route {
    var route = self
    route.limit = limit
    return route
  }
}

extension Route {
  /// A row that reads no body.
  package init<Output>(
    _ pattern: String, _ access: Access, writes document: Document<Output>,
    status: HTTPStatus = .ok, operation: @escaping @Sendable (Call) throws -> Output
  ) {
    self.init(pattern, access) { call in
      try call.refuseQuery()
      return try document.response(try operation(call), status: status, call.shop.settings)
    }
    isOfCatalogue = document.privacy == .catalogue
  }

  /// A row that reads the query.
  package init<Input, Output>(
    _ pattern: String, _ access: Access, _ lane: Lane = .quick,
    reads input: @escaping @Sendable (inout QueryReader) -> Input,
    writes document: Document<Output>,
    operation: @escaping @Sendable (Call, Input) throws -> Output
  ) {
    self.init(pattern, access, lane) { call in
      try document.response(
        try operation(call, try call.query(input)), status: .ok, call.shop.settings)
    }
  }

  /// A row that reads a JSON body.
  package init<Input, Output>(
    _ pattern: String, _ access: Access, _ lane: Lane = .quick,
    reads input: @escaping @Sendable (inout FieldReader) -> Input,
    writes document: Document<Output>, status: HTTPStatus = .ok,
    operation: @escaping @Sendable (Call, Input) throws -> Output
  ) {
    self.init(pattern, access, lane) { call in
      try call.refuseQuery()
      return try document.response(
        try operation(call, try call.body(input)), status: status, call.shop.settings)
    }
  }

  /// A row that answers 204.
  package init(
    _ pattern: String, _ access: Access, operation: @escaping @Sendable (Call) throws -> Void
  ) {
    self.init(pattern, access) { call in
      try call.refuseQuery()
      try operation(call)
      return .done
    }
  }

  /// A row that reads a JSON body and answers 204.
  package init<Input>(
    _ pattern: String, _ access: Access, _ lane: Lane = .quick,
    reads input: @escaping @Sendable (inout FieldReader) -> Input,
    operation: @escaping @Sendable (Call, Input) throws -> Void
  ) {
    self.init(pattern, access, lane) { call in
      try call.refuseQuery()
      try operation(call, try call.body(input))
      return .done
    }
  }

  /// A row that must happen once for an `Idempotency-Key`. The operation is handed the claim and a
  /// way to render its result inside its transaction.
  package init<Input, Output>(
    once pattern: String, _ access: Access, _ lane: Lane = .quick,
    reads input: @escaping @Sendable (inout FieldReader) -> Input,
    writes document: Document<Output>, status: HTTPStatus,
    operation:
      @escaping @Sendable (
        Call, Input, IdempotencyClaim?, (Output) throws -> StoredAnswer
      ) throws -> StoredAnswer
  ) {
    self.init(pattern, access, lane) { call in
      try call.refuseQuery()
      let answer = try operation(call, try call.body(input), try call.idempotencyClaim()) {
        StoredAnswer(
          status: status.rawValue, location: document.location?($0),
          body: document.bytes(of: $0, call.shop.settings))
      }
      return try HTTPResponse(answer)
    }
  }
}

extension HTTPResponse {
  /// Done, and nothing to show.
  fileprivate static var done: HTTPResponse {
    var response = HTTPResponse(.noContent)
    response.headers.set(.cacheControl, constant: "no-store")
    return response
  }

  /// The answer to a request that happens once, the first time or again. Where what it showed is
  /// forgotten, it says that it is done.
  ///
  /// - Throws: `HTTPHeaders.InvalidValue` when the location cannot stand in a header.
  package init(_ answer: StoredAnswer) throws {
    let status = HTTPStatus(rawValue: answer.status) ?? .ok
    self = answer.body.isEmpty ? .done : .json(answer.body, status, .personal)
    if let location = answer.location { try headers.set(.location, location) }
    if answer.isReplay { headers.set(.idempotentReplayed, constant: "true") }
  }
}
