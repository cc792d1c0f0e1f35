/// Writes one JSON value into bytes, without a tree and without intermediate strings.
///
///     var json = JSONWriter(reserving: 512)
///     json.object { json in
///       json.field("id", 7)
///       json.field("price", minorUnits: 129_999)
///       json.field("tags", array: tags) { json, tag in json.value(tag) }
///     }
///     return json.bytes
///
/// Commas are the writer's business. Names on the fast path are literals of plain ASCII that
/// needs no escape; `field(named:_:)` takes any text.
@usableFromInline
package struct JSONWriter: Sendable {
  @usableFromInline var output: [UInt8] = []
  /// Whether another element or member has to be set off from what is written.
  @usableFromInline var needsComma = false

  /// An empty writer with room for so many bytes before it has to grow.
  @inlinable
  package init(reserving capacity: Int = 256) {
    output.reserveCapacity(capacity)
  }

  /// What has been written.
  @inlinable
  package var bytes: [UInt8] { output }

  /// Hands over what has been written so far, and goes on behind it.
  package mutating func take() -> [UInt8] {
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  /// Writes `{`, what `members` writes, and `}`.
  @inlinable
  package mutating func object<E>(
    _ members: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    open(0x7B)
    try members(&self)
    close(0x7D)
  }

  /// Writes `[`, what `elements` writes, and `]`.
  @inlinable
  package mutating func array<E>(
    _ elements: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    open(0x5B)
    try elements(&self)
    close(0x5D)
  }

  /// Writes an array with what `write` makes of each element.
  @inlinable
  package mutating func array<Elements: Sequence, E>(
    _ elements: Elements, _ write: (inout JSONWriter, Elements.Element) throws(E) -> Void
  ) throws(E) {
    open(0x5B)
    for element in elements { try write(&self, element) }
    close(0x5D)
  }

  /// Writes a value by itself: an element, or the whole text.
  @inlinable
  package mutating func value(_ value: some JSONWritable) {
    value.write(to: &self)
  }

  /// Writes money: `minorUnits` × 10^-`decimals` exactly, in its shortest decimal form
  /// (`1299.99`, `25.5`, `25`), or null. Decimals beyond 18 count as 18.
  @inlinable
  package mutating func value(minorUnits: Int64?, decimals: Int = 2) {
    guard let minorUnits else { return literal("null") }
    decimal(minorUnits, decimals: decimals)
  }
}

extension JSONWriter {
  @inlinable
  mutating func open(_ bracket: UInt8) {
    if needsComma { output.append(0x2C) }
    output.append(bracket)
    needsComma = false
  }

  @inlinable
  mutating func close(_ bracket: UInt8) {
    output.append(bracket)
    needsComma = true
  }

  /// Writes bytes that are one whole value as they stand.
  @inlinable
  mutating func literal(_ text: StaticString) {
    let comma = needsComma
    output.append(addingCapacity: text.utf8CodeUnitCount + 1) { out in
      if comma { out.append(0x2C) }
      out.append(literal: text)
    }
    needsComma = true
  }
}
