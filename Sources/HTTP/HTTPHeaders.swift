/// Header fields in the order they were added: a small array, because a message has few.
package struct HTTPHeaders: Sendable {
  /// One field.
  package struct Field: Sendable, Equatable {
    package let name: HTTPHeaderName
    package let value: String
  }

  /// A value with a control character in it, which could end the line and start another.
  package struct InvalidValue: Error, Equatable {
    package let name: HTTPHeaderName
  }

  /// All fields, in order.
  package private(set) var fields: [Field] = []

  /// No fields.
  package init() {}

  /// The value of the first field of that name.
  package subscript(name: HTTPHeaderName) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// Adds a field behind the others, even where the name is there already.
  package mutating func add(_ name: HTTPHeaderName, _ value: String) throws(InvalidValue) {
    guard value.utf8.allSatisfy(Self.isAllowed) else { throw InvalidValue(name: name) }
    fields.append(Field(name: name, value: value))
  }

  /// Puts one field in the place of all of that name.
  package mutating func set(_ name: HTTPHeaderName, _ value: String) throws(InvalidValue) {
    guard value.utf8.allSatisfy(Self.isAllowed) else { throw InvalidValue(name: name) }
    replace(name, with: value)
  }

  /// Puts a number in the place of all fields of that name.
  package mutating func set(_ name: HTTPHeaderName, _ value: Int) {
    replace(name, with: String(value))
  }

  /// Puts text written in the source, and so known to be a valid value, in the place of all
  /// fields of that name.
  package mutating func set(_ name: HTTPHeaderName, constant value: StaticString) {
    replace(name, with: value.description)
  }

  /// Takes all fields of that name away.
  package mutating func remove(_ name: HTTPHeaderName) {
    fields.removeAll { $0.name == name }
  }

  private mutating func replace(_ name: HTTPHeaderName, with value: String) {
    remove(name)
    fields.append(Field(name: name, value: value))
  }

  /// RFC 9110 §5.5: visible characters, spaces, tabs, and bytes beyond ASCII.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7F) || byte == 0x09
  }
}
