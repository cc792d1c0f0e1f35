/// Reads settings and collects every mistake.
struct ConfigurationReader {
  let environment: Environment
  private(set) var mistakes: [String] = []

  init(_ environment: Environment) {
    self.environment = environment
  }

  mutating func mistake(_ text: String) {
    mistakes.append(text)
  }

  mutating func text(_ name: String) -> String? {
    do {
      return try environment.value(name)
    } catch {
      mistake("\(name): \(error)")
      return nil
    }
  }

  /// A value that must be there and that `parse` accepts.
  mutating func required<Value>(
    _ name: String, hint: String, _ parse: (String) throws -> Value
  ) -> Value? {
    guard let text = text(name) else {
      if !mistakes.contains(where: { $0.hasPrefix("\(name):") }) {
        mistake("\(name) is not set. \(hint)")
      }
      return nil
    }
    return parsed(name, text, parse)
  }

  mutating func optional<Value>(_ name: String, _ parse: (String) throws -> Value) -> Value? {
    guard let text = text(name) else { return nil }
    return parsed(name, text, parse)
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>, default value: Int) -> Int {
    guard let text = text(name) else { return value }
    guard let number = Int(text), range.contains(number) else {
      mistake("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
      return value
    }
    return number
  }

  /// The value itself never appears in a mistake: it may be a secret.
  private mutating func parsed<Value>(
    _ name: String, _ text: String, _ parse: (String) throws -> Value
  ) -> Value? {
    do {
      return try parse(text)
    } catch {
      mistake("\(name): \(error)")
      return nil
    }
  }

  /// - Throws: `ConfigurationError` when there was any mistake.
  func finish() throws {
    guard mistakes.isEmpty else { throw ConfigurationError(mistakes: mistakes) }
  }
}
