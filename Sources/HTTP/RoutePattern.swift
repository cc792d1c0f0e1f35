/// One row's pattern taken apart: `GET /api/products/{id}`.
struct RoutePattern: Sendable {
  enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
  }

  let method: HTTPMethod
  let path: String
  let segments: [Segment]

  /// Takes a method, one space, and a canonical path of literals and `{parameters}`.
  init(_ text: String) throws(RouteFault.Reason) {
    let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let method = HTTPMethod(rawValue: String(parts[0])) else {
      throw .noMethod
    }
    self.method = method
    path = String(parts[1])
    segments = try parts[1].split(separator: "/").map { segment throws(RouteFault.Reason) in
      try Segment(segment)
    }
    try checkPath()
    guard Set(parameterNames).count == parameterNames.count else { throw .repeatedParameter }
  }

  var parameterNames: [String] {
    segments.compactMap { segment in
      if case .parameter(let name) = segment { name } else { nil }
    }
  }

  /// Holds the path against the rule for requests, with a plain word in place of each parameter.
  private func checkPath() throws(RouteFault.Reason) {
    guard !path.utf8.contains(UInt8(ascii: "%")) else { throw .invalidPath }
    let slashes = path.split(separator: "/", omittingEmptySubsequences: false)
    let sample = slashes.map { $0.first == "{" ? "word" : $0 }.joined(separator: "/")
    guard (try? RequestPath(sample)) != nil else { throw .invalidPath }
  }
}

extension RoutePattern.Segment {
  fileprivate init(_ text: Substring) throws(RouteFault.Reason) {
    guard text.first == "{" else {
      self = .literal(String(text))
      return
    }
    let name = text.dropFirst().dropLast()
    let isName = name.utf8.allSatisfy { Grammar.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    guard text.last == "}", !name.isEmpty, isName else { throw .invalidParameter }
    self = .parameter(String(name))
  }
}

/// What is wrong with one row of a route table.
package struct RouteFault: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: Error, Hashable, Sendable {
    /// The row does not start with a method and a space.
    case noMethod
    /// The path could never be asked for, see `RequestPath`.
    case invalidPath
    /// A parameter is not `{name}` of letters, digits and `_`, alone between two slashes.
    case invalidParameter
    case repeatedParameter
    /// An earlier row answers exactly the same requests, whatever its parameters are called.
    case answeredBy(String)
  }

  package let pattern: String
  package let reason: Reason

  package var description: String {
    switch reason {
    case .noMethod: "\(pattern): no method"
    case .invalidPath: "\(pattern): not a canonical path"
    case .invalidParameter: "\(pattern): a parameter is written {name}"
    case .repeatedParameter: "\(pattern): a parameter comes twice"
    case .answeredBy(let earlier): "\(pattern): already answered by \(earlier)"
    }
  }
}
