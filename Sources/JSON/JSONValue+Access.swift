/// The value as what it is expected to be; nil when it is something else.
extension JSONValue {
  package var objectValue: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  package var arrayValue: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var boolValue: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  package var numberValue: JSONNumber? {
    if case .number(let number) = self { number } else { nil }
  }

  /// A number that is integral and fits.
  package var int64Value: Int64? { numberValue?.int64 }
}
