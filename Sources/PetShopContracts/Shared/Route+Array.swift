import HTTP
import PetShop
import PetShopAPI

extension Route {
  /// A row that answers a list as an array and nothing around it.
  init<Item, Position>(
    _ pattern: String, _ access: Access, arrayOf document: Document<[Item]>,
    operation:
      @escaping @Sendable (Call, PageRequest<Position>) throws -> Page<Item, Position>
  ) {
    self.init(pattern, access) { call in
      let number = try call.query { $0.pageNumber() }
      return try call.array(document, page: number) { try operation(call, $0) }
    }
    isOfCatalogue = document.privacy == .catalogue
  }

  /// A row that makes its answer itself, of the catalogue alone.
  init(
    ofCatalogue pattern: String, _ access: Access,
    answer: @escaping @Sendable (Call) throws -> HTTPResponse
  ) {
    self.init(pattern, access, answer: answer)
    isOfCatalogue = true
  }
}

extension QueryReader {
  mutating func pageNumber() -> Int64 {
    integer("page", in: 1...Call.lastPage) ?? 1
  }
}

extension Call {
  /// How many a client gets at once that knows nothing of pages.
  private static let mostAtOnce = 1_000
  /// The last page that is reached by its number.
  fileprivate static let lastPage = Int64(Paging.mostSkipped / mostAtOnce) + 1

  /// A page of a list as an array; the one after it is where `Link` says (RFC 8288).
  func array<Item, Position>(
    _ document: Document<[Item]>, page number: Int64,
    _ operation: (PageRequest<Position>) throws -> Page<Item, Position>
  ) throws -> HTTPResponse {
    let start = (number - 1) * Int64(Self.mostAtOnce)
    let page = try operation(PageRequest(start: .offset(start), size: Self.mostAtOnce))
    var response = try document.response(page.items, status: .ok, shop.settings)
    if page.next != nil, number < Self.lastPage {
      let path = request.entrance.basePath + request.path
      try response.headers.set(.link, "<\(path)?page=\(number + 1)>; rel=\"next\"")
    }
    return response
  }
}
