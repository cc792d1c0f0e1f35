import HTTP
import JSON
import PetShopAPI

/// JSON:API 1.1 (jsonapi.org/format/1.1), as far as it is the same for all resources.
enum JSONAPI {
  static let contentType: StaticString = "application/vnd.api+json"
  /// For clients that know nothing of it, the same under the name of plain JSON.
  static let offers: [MediaType] = [.jsonAPI, .json]

  static func writeVersion(_ json: inout JSONWriter) {
    json.field("jsonapi") { $0.object { $0.field("version", "1.1") } }
  }

  /// A whole document: what `members` writes besides the version.
  static func document(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter(reserving: 1_024)
    json.object { json in
      writeVersion(&json)
      members(&json)
    }
    return json.bytes
  }

  /// `links` with nothing in it but where the thing itself is.
  static func writeSelf(_ address: String, _ json: inout JSONWriter) {
    json.field("links") { $0.object { $0.field("self", address) } }
  }
}

extension Route {
  /// A row that makes its answer itself, and answers JSON:API.
  init(
    jsonAPI pattern: String, _ access: Access,
    answer: @escaping @Sendable (Call) throws -> HTTPResponse
  ) {
    self.init(pattern, access, offers: JSONAPI.offers) { call in
      try call.checkInstances()
      var response = try answer(call)
      response.headers.set(.vary, constant: "Accept")
      guard !response.status.forbidsBody else { return response }
      switch ContentNegotiation(offers: JSONAPI.offers, accept: call.request.header(.accept)) {
      case .chosen(.json): response.headers.set(.contentType, constant: "application/json")
      default: response.headers.set(.contentType, constant: JSONAPI.contentType)
      }
      return response
    }
  }
}

extension Call {
  /// An `Accept` that names JSON:API must name it once without an extension that is not known here,
  /// or whatever else changes it.
  ///
  /// - Throws: `RequestError.notAcceptable`.
  fileprivate func checkInstances() throws(RequestError) {
    guard let accept = request.header(.accept) else { return }
    if ContentNegotiation.namesOnlyVariants(of: .jsonAPI, accept: accept) { throw .notAcceptable }
  }

  /// The address of something else in this contract, as the client must write it.
  func address(_ path: String) -> String { request.entrance.basePath + path }

  /// The address that was asked for.
  var ownAddress: String {
    address(request.path) + (request.query.isEmpty ? "" : "?\(request.query)")
  }

  /// A document that may change at any moment.
  func jsonAPI(_ status: HTTPStatus = .ok, _ members: (inout JSONWriter) -> Void) -> HTTPResponse {
    .json(JSONAPI.document(members), status, .shared)
  }
}
