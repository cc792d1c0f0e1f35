/// The `Link` header of a list (RFC 8288): the first, previous, next and last page, with the
/// filters and the sort order of the request kept. Where no page can be asked for any more, the next
/// one goes on by cursor, and none is the last.
package struct PageLinks: Sendable {
  private let target: String
  private let filters: [QueryParameters.Parameter]
  private let paging: Paging
  private let total: Int?
  private let next: Cursor?

  /// - Parameters:
  ///   - target: The list's URI without a query, as it shall stand in the links.
  ///   - query: The request's parameters.
  ///   - paging: What was asked for.
  ///   - total: How many items there are, nil where that is only an estimate: then no last page.
  ///   - next: Where the list goes on, nil where it ends.
  package init(
    target: String, query: QueryParameters, paging: Paging, total: Int?, next: Cursor?
  ) {
    self.target = target
    filters = query.parameters.filter { !Paging.parameterNames.contains($0.name) }
    self.paging = paging
    self.total = total
    self.next = next
  }

  /// The value of the header field.
  package var headerValue: String {
    links.map { "<\(uri($0.place))>; rel=\"\($0.relation)\"" }.joined(separator: ", ")
  }

  /// Absent for the first page of a cursor walk, so that walk starts as it did.
  private typealias Place = QueryParameters.Parameter?

  private var links: [(relation: String, place: Place)] {
    switch paging.position {
    case .page(let page): pageLinks(page)
    case .cursor: [("first", nil)] + nextByCursor
    }
  }

  private var nextByCursor: [(relation: String, place: Place)] {
    next.map { [("next", .init(name: "cursor", value: $0.text))] } ?? []
  }

  private func pageLinks(_ page: Int) -> [(relation: String, place: Place)] {
    var links = [("first", place(1))]
    if page > 1 { links.append(("prev", place(min(page - 1, lastPage ?? page)))) }
    if lastPage.map({ page < $0 }) ?? (next != nil) { links += following(page) }
    if let lastPage, Paging.isReachable(lastPage, of: paging.size) {
      links.append(("last", place(lastPage)))
    }
    return links
  }

  /// The next page, as long as there are pages.
  private func following(_ page: Int) -> [(relation: String, place: Place)] {
    Paging.isReachable(page + 1, of: paging.size) ? [("next", place(page + 1))] : nextByCursor
  }

  private func place(_ page: Int) -> Place {
    .init(name: "page", value: String(page))
  }

  /// From 1; an empty list has one empty page.
  private var lastPage: Int? {
    total.map { max(1, $0 / paging.size + ($0 % paging.size > 0 ? 1 : 0)) }
  }

  private func uri(_ place: Place) -> String {
    let size = QueryParameters.Parameter(name: "page_size", value: String(paging.size))
    let parameters = filters + (place.map { [$0] } ?? []) + [size]
    let query = parameters.map {
      PercentCoding.encode($0.name) + "=" + PercentCoding.encode($0.value)
    }
    return target + "?" + query.joined(separator: "&")
  }
}
