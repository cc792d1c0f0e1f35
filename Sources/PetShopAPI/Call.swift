package import HTTP
import Cryptography
package import JSON
package import PetShop

/// One request on its way to an operation: who asks, what for, and of which shop.
package struct Call {
  package let shop: Shop
  package let contract: Contract
  package let request: HTTPRequest
  package let path: PathParameters
  package let signedIn: Caller?

  /// - Throws: `ShopError.notAuthenticated`, which no row for users can meet: the gateway asked.
  package var caller: Caller {
    get throws(ShopError) {
      guard let signedIn else { throw .notAuthenticated }
      return signedIn
    }
  }

  /// Whose cart the request is about: an account counts before a guest's token.
  var shopper: Shopper {
    signedIn.map { .user($0.user) } ?? .guest(cartToken)
  }

  var cartToken: CartToken? {
    request.header(.cartToken).map(CartToken.init)
  }

  /// The number in the path.
  ///
  /// - Throws: `ShopError.notFound` when it is none: nothing can live there.
  package func id<Subject>(_ name: String = "id") throws(ShopError) -> Identifier<Subject> {
    guard let number = path.identifier(name) else { throw .notFound }
    return Identifier(rawValue: number)
  }

  /// - Throws: `RequestError`, `ShopError.invalid`.
  package func body<Input>(_ read: (inout FieldReader) -> Input) throws -> Input {
    if !request.body.isEmpty, !request.hasJSONBody { throw RequestError.unsupportedMediaType }
    var fields = FieldReader(try object())
    let input = read(&fields)
    try fields.finish()
    return input
  }

  /// An empty body is an empty object, so that a client hears which fields it should have sent.
  ///
  /// - Throws: `RequestError.malformedJSON`. Whether it was declared as JSON is not asked here.
  package func object() throws -> JSONObject {
    guard !request.body.isEmpty else { return JSONObject() }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: request.body)
    } catch {
      throw RequestError.malformedJSON(
        error.description, place: "línea \(error.line), columna \(error.column)")
    }
    guard let object = value.objectValue else {
      throw RequestError.malformedJSON("The body is not an object.", place: nil)
    }
    return object
  }

  /// - Throws: `RequestError`, `ShopError.invalid`.
  package func query<Input>(_ read: (inout QueryReader) -> Input) throws -> Input {
    guard let parameters = try? QueryParameters(request.query) else {
      throw RequestError.malformedQuery
    }
    var query = QueryReader(parameters)
    let input = read(&query)
    try query.finish()
    return input
  }

  /// For rows that take no parameters.
  package func refuseQuery() throws {
    if !request.query.isEmpty { try query { _ in } }
  }

  /// What `If-Match` demands of the version about to be changed.
  ///
  /// - Throws: `RequestError.malformedHeader`.
  package var versionCondition: VersionCondition {
    get throws {
      guard let header = request.header(.ifMatch) else { return .any }
      guard let condition = EntityTagCondition(header) else {
        throw RequestError.malformedHeader("If-Match")
      }
      switch condition {
      case .any: return .any
      case .tags(let tags):
        return .oneOf(tags.compactMap { $0.isWeak ? nil : Int64($0.opaque.prefix { $0 != "." }) })
      }
    }
  }

  /// What the key was sent for is known by the path as the contract reads it.
  ///
  /// - Throws: `RequestError.malformedHeader`.
  package func idempotencyClaim() throws -> IdempotencyClaim? {
    guard let key = request.header(.idempotencyKey) else { return nil }
    guard IdempotencyKey(key) != nil else { throw RequestError.malformedHeader("Idempotency-Key") }
    let path = try contract.path(request.path).text
    return IdempotencyClaim(
      key: key, fingerprint: SHA256.digest(Array("\(path)\n".utf8) + request.body))
  }
}

extension HTTPRequest {
  /// `application/json`, or the merge patch that PATCH may call it.
  fileprivate var hasJSONBody: Bool {
    guard let type = header(.contentType).flatMap(MediaType.init) else { return false }
    return type.essence == MediaType.json.essence
      || method == .patch && type.essence == MediaType.mergePatchJSON.essence
  }
}
