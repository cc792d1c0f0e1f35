import JSON
import PetShop

extension FieldReader {
  /// Some of a closed vocabulary, at least one, each once.
  mutating func choices<Choice: RawRepresentable & CaseIterable & Hashable>(
    _ name: String, _: Choice.Type
  ) -> Set<Choice> where Choice.RawValue == String {
    guard let value = value(name), value.arrayValue != [] else {
      refuse(name, .required)
      return []
    }
    guard let elements = value.arrayValue else {
      refuse(name, .wrongType(expected: .array))
      return []
    }
    guard elements.count <= Choice.allCases.count else {
      refuse(name, .tooLong(maximum: Choice.allCases.count))
      return []
    }
    var choices: Set<Choice> = []
    for (index, element) in elements.enumerated() {
      if let problem = element.add(to: &choices) { refuse("\(name)[\(index)]", problem) }
    }
    return choices
  }

  /// A moment in RFC 3339, in UTC.
  mutating func optionalTime(_ name: String) -> Timestamp? {
    guard let value = value(name) else { return nil }
    guard let text = value.stringValue else {
      refuse(name, .wrongType(expected: .string))
      return nil
    }
    let time = Timestamp(rfc3339: text)
    if time == nil { refuse(name, .malformed) }
    return time
  }
}

extension JSONValue {
  /// What is wrong with it as one more choice, or nil.
  fileprivate func add<Choice: RawRepresentable & CaseIterable & Hashable>(
    to choices: inout Set<Choice>
  ) -> FieldProblem? where Choice.RawValue == String {
    guard let text = stringValue else { return .wrongType(expected: .string) }
    guard let choice = Choice(rawValue: text) else {
      return .notOneOf(Choice.allCases.map(\.rawValue))
    }
    return choices.insert(choice).inserted ? nil : .duplicated
  }
}
