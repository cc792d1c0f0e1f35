/// Any JSON value, as exactly as it was written: numbers keep their text, objects their order.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

/// Equal means written alike: strings compare by bytes (Swift's own `==` is canonical
/// equivalence), numbers by their text, and objects in their order.
extension JSONValue: Equatable {
  package static func == (one: JSONValue, other: JSONValue) -> Bool {
    switch (one, other) {
    case (.null, .null): true
    case (.bool(let one), .bool(let other)): one == other
    case (.number(let one), .number(let other)): one == other
    case (.string(let one), .string(let other)): one.isSpelled(other)
    case (.array(let one), .array(let other)): one == other
    case (.object(let one), .object(let other)): one == other
    default: false
    }
  }
}

extension JSONValue {
  /// What kind of value this is, for a sentence such as "a string, not a number".
  package enum Kind: String, Sendable {
    case null, boolean, number, string, array, object
  }

  /// The kind of this value.
  package var kind: Kind {
    switch self {
    case .null: .null
    case .bool: .boolean
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }
}

extension String {
  /// Whether both texts are the same bytes; "é" and "e" with an accent behind it are not.
  func isSpelled(_ other: String) -> Bool {
    utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
  }
}
