import PetShop

extension QueryReader {
  /// Two days, both included, of which either may be left open.
  mutating func days(from first: String, to last: String) -> (CalendarDate?, CalendarDate?) {
    let (from, to) = (day(first), day(last))
    if let from, let to, to < from {
      refuse(last, .outOfRange(minimum: from.description, maximum: "9999-12-31"))
    }
    return (from, to)
  }

  private mutating func day(_ name: String) -> CalendarDate? {
    guard let text = value(name) else { return nil }
    let date = CalendarDate(text)
    if date == nil { refuse(name, .malformed) }
    return date
  }
}
