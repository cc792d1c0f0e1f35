extension JSONWriter {
  /// Writes a member; nil is written as null.
  @inlinable
  package mutating func field(_ name: StaticString, _ value: some JSONWritable) {
    self.name(name)
    value.write(to: &self)
  }

  /// Writes a member whose value is money, see `value(minorUnits:decimals:)`.
  @inlinable
  package mutating func field(_ name: StaticString, minorUnits: Int64?, decimals: Int = 2) {
    self.name(name)
    value(minorUnits: minorUnits, decimals: decimals)
  }

  /// Writes a member whose value is an array of what `write` makes of each element.
  @inlinable
  package mutating func field<Elements: Sequence, E>(
    _ name: StaticString, array elements: Elements,
    _ write: (inout JSONWriter, Elements.Element) throws(E) -> Void
  ) throws(E) {
    self.name(name)
    try array(elements, write)
  }

  /// Writes a member whose value is the one that `value` writes; it must write exactly one.
  @inlinable
  package mutating func field<E>(
    _ name: StaticString, _ value: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    self.name(name)
    try value(&self)
  }

  /// Writes a member whose name is known only at run time, escaped as it needs.
  package mutating func field(named name: String, _ value: some JSONWritable) {
    string(name)
    endName()
    value.write(to: &self)
  }

  /// Writes a member with a name known only at run time and the one value that `value` writes.
  package mutating func field<E>(
    named name: String, _ value: (inout JSONWriter) throws(E) -> Void
  ) throws(E) {
    string(name)
    endName()
    try value(&self)
  }

  private mutating func endName() {
    output.append(UInt8(ascii: ":"))
    needsComma = false
  }

  @inlinable
  mutating func name(_ name: StaticString) {
    let comma = needsComma
    output.append(addingCapacity: name.utf8CodeUnitCount + 4) { out in
      if comma { out.append(0x2C) }
      out.append(0x22)
      out.append(literal: name)
      out.append(0x22)
      out.append(0x3A)
    }
    needsComma = false
  }
}

extension OutputSpan<UInt8> {
  /// Appends the bytes of a literal, which live as long as the program.
  @inlinable
  mutating func append(literal text: StaticString) {
    let start = unsafe text.utf8Start
    for offset in 0..<text.utf8CodeUnitCount { append(unsafe start[offset]) }
  }
}
