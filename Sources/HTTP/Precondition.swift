/// What the conditions of a request say, evaluated in the order of RFC 9110 §13.2.2.
package enum Precondition: Hashable, Sendable {
  case proceed
  /// The client has it already: 304.
  case notModified
  /// 412.
  case failed
  /// The header cannot be read: 400.
  case malformed(HTTPHeaderName)

  /// Holds `If-Match` and then `If-None-Match` against what there is now.
  ///
  /// - Parameters:
  ///   - request: The request with its conditions.
  ///   - current: The tag of the representation, nil when there is none.
  /// - Returns: What the request shall get, `.proceed` when it has no conditions.
  package static func evaluate(
    _ request: HTTPRequest, current: EntityTag?
  ) -> Precondition {
    if let text = request.header(.ifMatch) {
      guard let condition = EntityTagCondition(text) else { return .malformed(.ifMatch) }
      guard condition.matches(current, by: EntityTag.stronglyMatches) else { return .failed }
    }
    if let text = request.header(.ifNoneMatch) {
      guard let condition = EntityTagCondition(text) else { return .malformed(.ifNoneMatch) }
      guard condition.matches(current, by: EntityTag.weaklyMatches) else { return .proceed }
      return request.method == .get || request.method == .head ? .notModified : .failed
    }
    return .proceed
  }
}

extension EntityTagCondition {
  fileprivate func matches(
    _ current: EntityTag?, by matches: (EntityTag) -> (EntityTag) -> Bool
  ) -> Bool {
    guard let current else { return false }
    switch self {
    case .any: return true
    case .tags(let tags): return tags.contains(where: matches(current))
    }
  }
}
