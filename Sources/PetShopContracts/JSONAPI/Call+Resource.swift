import HTTP
import JSON
import PetShop
import PetShopAPI

extension Call {
  /// What a resource that is sent must be called.
  enum Identity {
    /// Nothing yet: the shop numbers what is new.
    case none
    case id(Int64)
  }

  /// The attributes of the one resource in the body: a JSON:API document, or the attributes alone
  /// as plain JSON.
  ///
  /// - Throws: `RequestError.unsupportedMediaType`, `.malformedJSON`; `ShopError.invalid`; a
  ///   `Problem` of 409 for a resource of another type or id, of 403 for one with an id of the
  ///   client's making, or with relationships.
  func resource<Value>(
    _ type: String, as identity: Identity = .none, _ attributes: (inout FieldReader) -> Value
  ) throws -> Value {
    let isDocument = try isDocument()
    var fields = FieldReader(try object().withoutAtMembers)
    guard isDocument else {
      let value = attributes(&fields)
      try fields.finish()
      return value
    }
    var conflict: Problem?
    for name in ["jsonapi", "links", "meta"] { _ = fields.value(name) }
    let value = fields.nested("data") { data in
      conflict = data.conflict(type, identity)
      for name in ["links", "meta"] { _ = data.value(name) }
      let value = data.attributes(of: identity, attributes)
      if value == nil { data.refuseMissing("attributes") }
      return value
    }
    if value == nil { fields.refuseMissing("data") }
    try fields.finish()
    if let conflict { throw conflict }
    guard let value, let value else { throw RequestError.malformedBody }
    return value
  }

  /// Whether the body says it is JSON:API, and not plain JSON.
  ///
  /// - Throws: `RequestError.unsupportedMediaType`, for an extension too: none is known here.
  private func isDocument() throws(RequestError) -> Bool {
    guard let type = request.header(.contentType).flatMap(MediaType.init) else {
      throw .unsupportedMediaType
    }
    if type.essence == MediaType.json.essence { return false }
    let isPlain = type.parameters.keys.allSatisfy { $0 == "profile" }
    guard type.essence == MediaType.jsonAPI.essence, isPlain else { throw .unsupportedMediaType }
    return true
  }
}

extension FieldReader {
  /// What is not said of a resource that is there stays as it is; of a new one, something must be.
  fileprivate mutating func attributes<Value>(
    of identity: Call.Identity, _ read: (inout FieldReader) -> Value
  ) -> Value? {
    switch identity {
    case .none: nested("attributes", read)
    case .id: nestedOrNothing("attributes", read)
    }
  }

  /// What is wrong with the type and the id of a resource, if they are sent as they should.
  fileprivate mutating func conflict(_ type: String, _ identity: Call.Identity) -> Problem? {
    let isAnother = text("type", Self.anything) != type && value("type")?.stringValue != nil
    let conflict = conflict(identity)
    let isRelated = value("relationships") != nil
    if isAnother { return .refused(.conflict, "type", .notOneOf([type])) }
    return conflict ?? (isRelated ? .refused(.forbidden, "relationships", .unknown) : nil)
  }

  private mutating func conflict(_ identity: Call.Identity) -> Problem? {
    switch identity {
    case .none:
      _ = optionalText("lid", Self.anything)
      return optionalText("id", Self.anything) == nil ? nil : .refused(.forbidden, "id", .unknown)
    case .id(let id):
      guard text("id", Self.anything) != String(id), value("id")?.stringValue != nil
      else { return nil }
      return .refused(.conflict, "id", .notOneOf([String(id)]))
    }
  }

  private static let anything = TextRule(1...100)
}

extension Problem {
  fileprivate static func refused(
    _ status: HTTPStatus, _ field: String, _ problem: FieldProblem
  ) -> Problem {
    Problem(status, .invalidFields).with {
      $0.fields = [FieldError(field, problem, in: "data.")]
    }
  }
}

extension JSONObject {
  /// Members whose name begins with @ may stand anywhere, and say nothing to us.
  fileprivate var withoutAtMembers: JSONObject {
    var object = JSONObject()
    for member in members where !member.name.hasPrefix("@") {
      let value = member.value.objectValue.map { JSONValue.object($0.withoutAtMembers) }
      _ = object.append(member.name, value ?? member.value)
    }
    return object
  }
}
