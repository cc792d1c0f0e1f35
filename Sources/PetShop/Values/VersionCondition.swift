/// What a caller demands of the version he is about to change: the domain's side of `If-Match`.
package enum VersionCondition: Hashable, Sendable {
  case any
  /// One of these; none of them when the caller's tags were never ours.
  case oneOf([Int64])

  func allows(_ version: Int64) -> Bool {
    switch self {
    case .any: true
    case .oneOf(let versions): versions.contains(version)
    }
  }
}
