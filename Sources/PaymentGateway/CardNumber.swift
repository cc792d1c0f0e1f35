/// The number on a card. It is handed from the request to the gateway and nowhere else: nothing that
/// prints this value shows more than the last four digits.
package struct CardNumber: Sendable {
  private let digits: [UInt8]

  /// Nil unless `text` is 12 to 19 digits, in groups or not, whose check digit is right.
  package init?(_ text: String) {
    let grouped = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    guard (12...19).contains(grouped.count),
      grouped.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    digits = grouped.map { $0 - UInt8(ascii: "0") }
    guard hasRightCheckDigit else { return nil }
  }

  /// ISO/IEC 7812-1, annex B (Luhn): from the right, every second digit counts twice.
  private var hasRightCheckDigit: Bool {
    let sum = digits.reversed().enumerated().reduce(0) { sum, place in
      let digit = Int(place.element) << (place.offset & 1)
      return sum + (digit > 9 ? digit - 9 : digit)
    }
    return sum.isMultiple(of: 10)
  }

  package var last4: String { String(decoding: digits.suffix(4).map { $0 + 0x30 }, as: UTF8.self) }

  /// The first digits as a number, which tell who issued the card.
  private func prefix(_ count: Int) -> Int { digits.prefix(count).reduce(0) { $0 * 10 + Int($1) } }

  package var brand: CardBrand {
    switch (prefix(1), prefix(2), prefix(3), prefix(4)) {
    case (4, _, _, _): .visa
    case (_, 51...55, _, _), (_, _, _, 2_221...2_720): .mastercard
    case (_, 34, _, _), (_, 37, _, _): .amex
    case (_, 65, _, _), (_, _, 644...649, _), (_, _, _, 6_011): .discover
    case (_, 36, _, _), (_, 38, _, _), (_, _, 300...305, _): .diners
    case (_, _, _, 3_528...3_589): .jcb
    case (_, 62, _, _): .unionpay
    default: .unknown
    }
  }

  /// What the simulation does with this card.
  var behaviour: CardBehaviour {
    CardBehaviour.ofTestCards[digits.reduce(0) { $0 &* 10 &+ Int($1) }] ?? .approved
  }
}

/// Who issued a card.
package enum CardBrand: String, Sendable, CaseIterable {
  case visa, mastercard, amex, discover, diners, jcb, unionpay, unknown
}

extension CardNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "•••• \(last4)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["last4": last4]) }
}
