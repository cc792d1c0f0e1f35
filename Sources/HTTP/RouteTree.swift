/// The paths of a route table as a tree with one node per segment, over UTF-8 bytes.
struct RouteTree: Sendable {
  struct Node: Sendable {
    var literals: [(segment: [UInt8], node: Int)] = []
    /// The node behind a `{parameter}`, whatever it is called.
    var parameter: Int?
    /// The rows that end here, as numbers of rows of the table.
    var rows: [(method: HTTPMethod, row: Int)] = []
    /// What `Allow` says here.
    var allow: [HTTPMethod] = []
  }

  private var nodes = [Node()]

  /// Adds a row; answers the row that stands in its place already, if any.
  mutating func insert(_ pattern: RoutePattern, row: Int) -> Int? {
    let end = pattern.segments.reduce(0) { node, segment in child(of: node, at: segment) }
    if let twin = nodes[end].rows.first(where: { $0.method == pattern.method }) { return twin.row }
    nodes[end].rows.append((pattern.method, row))
    nodes[end].allow = Self.allow(nodes[end].rows.map(\.method))
    return nil
  }

  /// The node of a path with the byte ranges of its parameters; nil when no row has such a path.
  func find(_ path: Span<UInt8>) -> (node: Node, parameters: [Range<Int>])? {
    var parameters: [Range<Int>] = []
    guard let end = descend(path, from: 1, node: 0, &parameters) else { return nil }
    return (nodes[end], parameters)
  }

  /// Tries literals before the parameter, at every segment. No node is visited twice, so the
  /// work is bounded by the table, not by the path.
  private func descend(
    _ path: Span<UInt8>, from start: Int, node: Int, _ parameters: inout [Range<Int>]
  ) -> Int? {
    guard start < path.count else { return nodes[node].rows.isEmpty ? nil : node }
    let end = Self.segmentEnd(path, from: start)
    for literal in nodes[node].literals where Self.equal(path, start..<end, literal.segment) {
      if let found = descend(path, from: end + 1, node: literal.node, &parameters) { return found }
    }
    guard let next = nodes[node].parameter else { return nil }
    parameters.append(start..<end)
    if let found = descend(path, from: end + 1, node: next, &parameters) { return found }
    parameters.removeLast()
    return nil
  }
}

extension RouteTree {
  private mutating func child(of node: Int, at segment: RoutePattern.Segment) -> Int {
    switch segment {
    case .literal(let text):
      let bytes = Array(text.utf8)
      if let known = nodes[node].literals.first(where: { $0.segment == bytes }) {
        return known.node
      }
      nodes[node].literals.append((bytes, nodes.count))
    case .parameter:
      if let known = nodes[node].parameter { return known }
      nodes[node].parameter = nodes.count
    }
    nodes.append(Node())
    return nodes.count - 1
  }

  private static func allow(_ methods: [HTTPMethod]) -> [HTTPMethod] {
    var allow = methods
    if allow.contains(.get), !allow.contains(.head) { allow.append(.head) }
    if !allow.contains(.options) { allow.append(.options) }
    return allow
  }

  private static func segmentEnd(_ path: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
    return end
  }

  private static func equal(_ path: Span<UInt8>, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
    guard range.count == text.count else { return false }
    for offset in text.indices where path[range.lowerBound + offset] != text[offset] {
      return false
    }
    return true
  }
}

extension RouteTree.Node {
  /// The row for a method; a HEAD is answered by the GET row unless it has a row of its own.
  func row(for method: HTTPMethod) -> Int? {
    rows.first { $0.method == method }?.row
      ?? (method == .head ? rows.first { $0.method == .get }?.row : nil)
  }
}
