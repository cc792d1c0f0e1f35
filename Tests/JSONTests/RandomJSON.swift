import JSON
import TestSupport

extension JSONValue {
  /// A value with at most `depth` arrays or objects around another.
  static func random(depth: Int, using random: inout Dice) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .number(.random(using: &random))
    case 3: .string(.random(using: &random))
    case 4:
      .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          .random(depth: depth - 1, using: &random)
        })
    default: .object(.random(depth: depth - 1, using: &random))
    }
  }
}

extension JSONObject {
  static func random(depth: Int, using random: inout Dice) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      _ = object.append(.random(using: &random), .random(depth: min(depth, 1), using: &random))
    }
    return object
  }
}

extension JSONNumber {
  static func random(using random: inout Dice) -> JSONNumber {
    let whole =
      Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
    let fraction = Bool.random(using: &random) ? "" : ".\(random.next())"
    let exponent =
      Bool.random(using: &random) ? "" : "e\(Int8.random(in: .min ... .max, using: &random))"
    return JSONNumber("\(whole)\(fraction)\(exponent)") ?? JSONNumber(whole)
  }
}

extension String {
  static func random(using random: inout Dice) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      let limit: UInt32 = Bool.random(using: &random) ? 0x80 : 0x10FFFF
      text.unicodeScalars.append(Unicode.Scalar(.random(in: 0...limit, using: &random)) ?? "\\")
    }
    return text
  }
}
