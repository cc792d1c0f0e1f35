package import JSON
package import PetShop

/// Reads the fields of a JSON object and remembers everything that is wrong with them, up to
/// `mostNamed`, so that a customer hears it all at once. A wrong field reads as some harmless value;
/// `finish` throws before anybody uses it.
package struct FieldReader {
  /// With more an answer could be many times as long as what it answers.
  static let mostNamed = 100

  private let object: JSONObject
  let prefix: String
  private var known: [String] = []
  private(set) var errors: [FieldError] = []

  package init(_ object: JSONObject, prefix: String = "") {
    self.object = object
    self.prefix = prefix
  }

  /// - Throws: `ShopError.invalid` when a field was wrong, or one was sent that nobody asked for.
  package mutating func finish() throws(ShopError) {
    refuseUnknown()
    guard errors.isEmpty else { throw .invalid(errors) }
  }

  private mutating func refuseUnknown() {
    for member in object.members where !known.contains(member.name) {
      add(FieldError(member.name, .unknown, in: prefix))
    }
  }

  private mutating func add(_ error: FieldError) {
    if errors.count < Self.mostNamed { errors.append(error) }
  }

  package mutating func refuse(_ name: String, _ problem: FieldProblem) {
    add(FieldError(name, problem, in: prefix))
  }

  /// The value of a field; nil when it is missing or null.
  package mutating func value(_ name: String) -> JSONValue? {
    known.append(name)
    guard let value = object[name], value.kind != .null else { return nil }
    return value
  }

  /// True when the field was sent, even as null: what a merge patch needs to know.
  package func isPresent(_ name: String) -> Bool { object[name] != nil }

  /// Reads a field that is an object of its own; its errors are named `name.field`.
  package mutating func nested<Value>(
    _ name: String, _ read: (inout FieldReader) -> Value
  ) -> Value? {
    guard let value = value(name) else { return nil }
    guard let object = value.objectValue else {
      refuse(name, .wrongType(expected: .object))
      return nil
    }
    return self.read(object, prefix + name, read)
  }

  /// As `nested`; a field that was not sent is an object with nothing in it.
  package mutating func nestedOrNothing<Value>(
    _ name: String, _ read: (inout FieldReader) -> Value
  ) -> Value? {
    isPresent(name) ? nested(name, read) : self.read(JSONObject(), prefix + name, read)
  }

  /// Reads a field that is a list of at most so many objects; the errors of the second are named
  /// `name[1].field`.
  package mutating func nestedList<Value>(
    _ name: String, atMost most: Int, _ read: (inout FieldReader) -> Value
  ) -> [Value]? {
    guard let value = value(name) else { return nil }
    guard let elements = value.arrayValue else {
      refuse(name, .wrongType(expected: .array))
      return []
    }
    if elements.isEmpty { refuse(name, .required) }
    if elements.count > most { refuse(name, .tooLong(maximum: most)) }
    return elements.prefix(most).enumerated().compactMap { index, element in
      guard let object = element.objectValue else {
        refuse("\(name)[\(index)]", .wrongType(expected: .object))
        return nil
      }
      return self.read(object, "\(prefix)\(name)[\(index)]", read)
    }
  }

  private mutating func read<Value>(
    _ object: JSONObject, _ name: String, _ read: (inout FieldReader) -> Value
  ) -> Value {
    var fields = FieldReader(object, prefix: name + ".")
    let result = read(&fields)
    fields.refuseUnknown()
    for error in fields.errors { add(error) }
    return result
  }
}
