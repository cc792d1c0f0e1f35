/// Which part of a list is wanted. `Position` is where a row stands in the list's order.
package struct PageRequest<Position: Sendable>: Sendable {
  package enum Start: Sendable {
    /// Rows to skip; for people who turn pages.
    case offset(Int64)
    /// The last row already seen; as fast at the end of the list as at its beginning.
    case after(Position)
  }

  package let start: Start
  /// Rows wanted at most.
  package let size: Int

  package init(start: Start, size: Int) {
    self.start = start
    self.size = size
  }

  var offset: Int64 {
    if case .offset(let rows) = start { rows } else { 0 }
  }

  var position: Position? {
    if case .after(let position) = start { position } else { nil }
  }

  /// One more than wanted, which tells whether there is a next page.
  var limit: Int64 { Int64(size) + 1 }
}

/// A part of a list, and how long the whole is.
package struct Page<Item: Sendable, Position: Sendable>: Sendable {
  package let items: [Item]
  package let total: ListTotal
  /// Where the next page starts; nil on the last one.
  package let next: Position?

  /// - Parameter rows: What a query with `request.limit` found.
  init(
    _ rows: [Item], of request: PageRequest<Position>, total: ListTotal,
    position: (Item) -> Position
  ) {
    let hasMore = rows.count > request.size
    items = hasMore ? Array(rows.prefix(request.size)) : rows
    next = hasMore ? items.last.map(position) : nil
    self.total = total
  }

  private init(_ items: [Item], next: Position?, total: ListTotal) {
    self.items = items
    self.next = next
    self.total = total
  }

  /// The same part of the list, with other things in the places of these.
  func with<Other>(_ others: [Other]) -> Page<Other, Position> {
    Page<Other, Position>(others, next: next, total: total)
  }
}

/// The length of a list: counting stops to be exact where it would begin to cost.
package struct ListTotal: Hashable, Sendable {
  package static let exactLimit: Int64 = 10_000

  package let count: Int64
  package let isEstimated: Bool

  init(exactly count: Int64) {
    self.count = count
    isEstimated = false
  }

  /// - Parameter isCut: Whether there were more than were looked at.
  init(found: Int64, isCut: Bool) {
    count = found
    isEstimated = isCut
  }

  /// - Parameter counted: What a count that stops one past `exactLimit` found.
  /// - Parameter estimate: The planner's idea of the whole, or 0 without one: then the count is a lower bound.
  init(counted: Int64, estimate: Int64) {
    isEstimated = counted > Self.exactLimit
    count = isEstimated ? max(counted, estimate) : counted
  }
}
