import HTTP
import PetShop
import PetShopAPI

extension Call {
  /// Reads the query; what is wrong with it is a 400 here.
  func parameters<Input>(_ read: (inout QueryReader) -> Input) throws -> Input {
    do {
      return try query(read)
    } catch ShopError.invalid(let fields) {
      throw Problem(.badRequest, .malformedRequest).with { $0.fields = fields }
    }
  }
}

/// Which page of a list is wanted.
struct PageChoice {
  let number: Int64
  let size: Int64

  /// The last that is reached by its number.
  static func last(of size: Int64) -> Int64 { Int64(Paging.mostSkipped) / size + 1 }

  func request<Position>() -> PageRequest<Position> {
    PageRequest(start: .offset((number - 1) * size), size: Int(size))
  }
}

extension QueryReader {
  mutating func pageChoice() -> PageChoice {
    let size = integer("page[size]", in: 1...100) ?? 20
    let number = integer("page[number]", in: 1...PageChoice.last(of: size)) ?? 1
    return PageChoice(number: number, size: size)
  }

  /// The fields that are wanted of resources of a type; all of them when it does not say.
  mutating func fields(of type: String, among all: [String]) -> Set<String> {
    guard let names = names("fields[\(type)]", among: all) else { return Set(all) }
    return names
  }

  /// Which related resources are wanted besides.
  mutating func include(among all: [String]) -> Set<String> {
    names("include", among: all) ?? []
  }

  private mutating func names(_ parameter: String, among all: [String]) -> Set<String>? {
    guard let list = value(parameter) else { return nil }
    let names = Set(list.split(separator: ",").map(String.init))
    if !names.isSubset(of: all) { refuse(parameter, .notOneOf(all)) }
    return names
  }
}

extension Call {
  /// Where the other pages of a list are, from this one.
  func pageLinks<Item, Position>(
    of page: Page<Item, Position>, _ choice: PageChoice
  ) -> [(name: String, address: String?)] {
    let total = page.total.isEstimated ? nil : page.total.count
    let last = total.map { max(1, ($0 + choice.size - 1) / choice.size) }
    let hasNext = page.next != nil && choice.number < PageChoice.last(of: choice.size)
    let previous = choice.number > 1 ? min(choice.number - 1, last ?? choice.number) : nil
    return [
      ("self", address(ofPage: choice.number, choice)), ("first", address(ofPage: 1, choice)),
      ("prev", previous.map { address(ofPage: $0, choice) }),
      ("next", hasNext ? address(ofPage: choice.number + 1, choice) : nil),
      ("last", last.map { address(ofPage: $0, choice) }),
    ]
  }

  /// The filters, the order and the fields that were asked for stay as they were sent.
  private func address(ofPage number: Int64, _ choice: PageChoice) -> String {
    let others = request.query.split(separator: "&").filter { !$0.isPageParameter }
    let page = ["page%5Bnumber%5D=\(number)", "page%5Bsize%5D=\(choice.size)"]
    return address(request.path) + "?" + (others.map(String.init) + page).joined(separator: "&")
  }
}

extension Substring {
  /// In whatever way its brackets are written.
  fileprivate var isPageParameter: Bool {
    let name = prefix { $0 != "=" }.lowercased()
      .replacing("%5b", with: "[").replacing("%5d", with: "]")
    return name == "page[number]" || name == "page[size]"
  }
}
