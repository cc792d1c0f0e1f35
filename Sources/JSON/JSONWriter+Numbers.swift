extension JSONWriter {
  /// Writes a whole number.
  @usableFromInline
  mutating func integer(_ number: Int64) {
    let comma = needsComma
    output.append(addingCapacity: 21) { out in
      if comma { out.append(UInt8(ascii: ",")) }
      if number < 0 { out.append(UInt8(ascii: "-")) }
      out.append(decimal: number.magnitude)
    }
    needsComma = true
  }

  /// Writes `units` × 10^-`decimals` in its shortest form.
  @usableFromInline
  mutating func decimal(_ units: Int64, decimals: Int) {
    let scale = DecimalScale(decimals: decimals)
    let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: scale.one)
    let comma = needsComma
    output.append(addingCapacity: 23) { out in
      if comma { out.append(UInt8(ascii: ",")) }
      if units < 0 { out.append(UInt8(ascii: "-")) }
      out.append(decimal: whole)
      if fraction > 0 { out.append(fraction: fraction, of: scale.one) }
    }
    needsComma = true
  }
}

/// A power of ten that fits 64 bits.
private struct DecimalScale {
  let one: UInt64

  init(decimals: Int) {
    var power: UInt64 = 1
    for _ in 0..<min(max(decimals, 0), 18) { power *= 10 }
    one = power
  }
}

extension OutputSpan<UInt8> {
  /// Appends the digits of a number, highest first.
  fileprivate mutating func append(decimal number: UInt64) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var (rest, start) = (number, 20)
    repeat {
      start -= 1
      digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    for position in start..<20 { append(digits[position]) }
  }

  /// Appends the point and the digits of `fraction` / `one` without zeros at the end.
  fileprivate mutating func append(fraction: UInt64, of one: UInt64) {
    append(UInt8(ascii: "."))
    var (rest, place) = (fraction, one / 10)
    while rest > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
      rest %= place
      place /= 10
    }
  }
}
