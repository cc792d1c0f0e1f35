import TestDatabase
import Testing

@testable import PetShop

@Suite("Lists of reviews", .database(Shop.migrations))
struct ReviewListTests {
  let shop: Shop
  let product: Product
  /// All that are visible.
  let reviews: [Review]

  init() throws {
    let shop = try Store().open()
    let product = try shop.addProduct()
    let admin = try shop.customer(role: .admin)
    let all = try [5, 1, 3, 3, 5, 4, 3, 1].map { rating in
      try shop.addReview(of: product.id, Opinion(rating: rating), by: try shop.customer())
    }
    _ = try shop.changeReview(
      all[2].id, by: admin, ifVersion: .any, ReviewChange(status: .set(.hidden)))
    _ = try shop.addReview(of: shop.addProduct().id, Opinion(rating: 3), by: admin)
    (self.shop, self.product) = (shop, product)
    reviews = all.filter { $0.id != all[2].id }
  }

  private func expected(_ listing: ReviewListing) -> [Review.ID] {
    let matching = reviews.filter { listing.rating == nil || $0.opinion.rating == listing.rating }
    return matching.sorted { left, right in
      let (l, r) = (left.opinion.rating, right.opinion.rating)
      return switch listing.order {
      case .newest: left.id.rawValue > right.id.rawValue
      case .rating: (l, left.id.rawValue) > (r, right.id.rawValue)
      case .ratingAscending: (l, left.id.rawValue) < (r, right.id.rawValue)
      }
    }.map(\.id)
  }

  @Test(arguments: ReviewListing.Order.allCases, [nil, 1, 2, 3, 5] as [Int32?])
  func `every order with every rating is walked whole, by number and by cursor`(
    order: ReviewListing.Order, rating: Int32?
  ) throws {
    let listing = ReviewListing(rating: rating, order: order)
    let expected = expected(listing)
    for size in [1, 3, 100] {
      #expect(try walk(listing, size: size, byCursor: true) == expected)
      #expect(try walk(listing, size: size, byCursor: false) == expected)
    }
    let first = try shop.reviews(of: product.id, listing, .first)
    #expect(first.total == ListTotal(exactly: Int64(expected.count)))
  }

  @Test func `a place in another order is refused`() throws {
    let place = ReviewListing.Position(order: .rating, rating: 3, id: reviews[0].id)
    #expect(throws: ShopError.invalid([FieldError("cursor", .malformed)])) {
      try shop.reviews(
        of: product.id, ReviewListing(), PageRequest(start: .after(place), size: 1))
    }
  }

  private func walk(_ listing: ReviewListing, size: Int, byCursor: Bool) throws -> [Review.ID] {
    var seen: [Review.ID] = []
    var start = PageRequest<ReviewListing.Position>.Start.offset(0)
    for _ in 0..<20 {
      let page = try shop.reviews(
        of: product.id, listing, PageRequest(start: start, size: size))
      seen += page.items.map(\.id)
      guard let next = page.next else { break }
      start = byCursor ? .after(next) : .offset(Int64(seen.count))
    }
    return seen
  }
}
