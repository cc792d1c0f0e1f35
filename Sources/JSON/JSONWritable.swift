/// What a `JSONWriter` can write as one value.
@usableFromInline
package protocol JSONWritable {
  /// Writes exactly one value.
  func write(to json: inout JSONWriter)
}

extension String: JSONWritable {
  /// Writes a string, escaped where RFC 8259 §7 demands it and nowhere else.
  @inlinable
  package func write(to json: inout JSONWriter) { json.string(self) }
}

extension Int: JSONWritable {
  /// Writes the number in decimal.
  @inlinable
  package func write(to json: inout JSONWriter) { json.integer(Int64(self)) }
}

extension Int64: JSONWritable {
  /// Writes the number in decimal.
  @inlinable
  package func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Int32: JSONWritable {
  /// Writes the number in decimal.
  @inlinable
  package func write(to json: inout JSONWriter) { json.integer(Int64(self)) }
}

extension Bool: JSONWritable {
  /// Writes `true` or `false`.
  @inlinable
  package func write(to json: inout JSONWriter) { json.literal(self ? "true" : "false") }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  /// Writes the value, or `null` when there is none.
  @inlinable
  package func write(to json: inout JSONWriter) {
    switch self {
    case .some(let value): value.write(to: &json)
    case .none: json.literal("null")
    }
  }
}

extension JSONNumber: JSONWritable {
  /// Writes the number as it was read.
  package func write(to json: inout JSONWriter) { json.plain(text) }
}

extension JSONObject: JSONWritable {
  /// Writes the members in their order.
  package func write(to json: inout JSONWriter) {
    json.object { json in
      for member in members { json.field(named: member.name, member.value) }
    }
  }
}

extension JSONValue: JSONWritable {
  /// Writes the value without white space, numbers as they were read.
  package func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.literal("null")
    case .bool(let value): value.write(to: &json)
    case .number(let number): number.write(to: &json)
    case .string(let text): json.string(text)
    case .array(let elements): json.array(elements) { json, element in json.value(element) }
    case .object(let object): object.write(to: &json)
    }
  }
}
