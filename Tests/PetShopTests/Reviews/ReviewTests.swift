import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Reviews", .database(Shop.migrations))
struct ReviewTests {
  let store: Store
  let shop: Shop
  let product: Product
  let ana: Caller

  init() throws {
    store = try Store()
    shop = store.open()
    product = try shop.addProduct()
    ana = try shop.customer()
  }

  private func reviewed(_ rating: Int32 = 4) throws -> Review {
    try shop.addReview(of: product.id, Opinion(rating: rating), by: ana)
  }

  private func summary() throws -> ReviewSummary { try shop.product(product.id).reviews }

  @Test func `a customer says it once of a product, and of as many as he likes`() throws {
    let review = try reviewed()
    #expect(review.opinion == Opinion(rating: 4))
    #expect(review.status == .visible)
    #expect(throws: ShopError.alreadyReviewed) { try reviewed(1) }
    let other = try shop.addProduct()
    _ = try shop.addReview(of: other.id, Opinion(rating: 2), by: ana)
    #expect(try summary() == ReviewSummary(average: 400, histogram: [0, 0, 0, 1, 0]))
  }

  @Test func `a product that is not there has no reviews`() throws {
    try shop.archiveProduct(product.id, ifVersion: .any)
    let page = PageRequest<ReviewListing.Position>(start: .offset(0), size: 1)
    #expect(throws: ShopError.notFound) { try reviewed() }
    #expect(throws: ShopError.notFound) {
      try shop.reviews(of: product.id, ReviewListing(), page)
    }
  }

  @Test(
    arguments: zip(
      ["Ana", "Ana María Pérez", " Ana  pérez ", "Ana 🐈"], ["Ana", "Ana M.", "Ana p.", "Ana 🐈."]))
  func `it is signed with the first name and an initial`(name: String, signature: String) {
    #expect(Review.signature(of: name) == signature)
  }

  @Test func `a purchase is proved by an order that stands, when the review is written`() throws {
    #expect(try !reviewed().isOfPurchase)
    try shop.put(of: product, for: ana)
    try shop.checkOut(ana)
    let own = try shop.ownReviews(of: ana, .first).items
    #expect(own.map(\.isOfPurchase) == [false], "what was written before is as it was")

    let edited = try shop.changeReview(
      try own.first.orThrow().id, by: ana, ifVersion: .any, ReviewChange(rating: .set(5)))
    #expect(edited.isOfPurchase)

    try store.session().execute(script: "UPDATE orders SET status = 'cancelled'")
    let again = try shop.changeReview(
      edited.id, by: ana, ifVersion: .any, ReviewChange(rating: .set(4)))
    #expect(!again.isOfPurchase)
  }

  @Test func `nobody else's order proves it, nor an order of something else`() throws {
    let eva = try shop.customer()
    try shop.put(of: product, for: eva)
    try shop.checkOut(eva)
    try shop.put(of: try shop.addProduct(), for: ana)
    try shop.checkOut(ana)
    #expect(try !reviewed().isOfPurchase)
  }

  @Test func `the author changes what it says, and nobody else`() throws {
    let review = try reviewed(2)
    let changed = try shop.changeReview(
      review.id, by: ana, ifVersion: .oneOf([review.version]),
      ReviewChange(rating: .set(5), comment: .set("Mejor")))
    #expect(changed.opinion == Opinion(rating: 5, comment: "Mejor"))
    #expect(changed.version > review.version)
    #expect(try summary() == ReviewSummary(average: 500, histogram: [0, 0, 0, 0, 1]))

    let rating = ReviewChange(rating: .set(1))
    let (eva, admin) = (try shop.customer(), try shop.customer(role: .admin))
    #expect(throws: ShopError.notFound) {
      try shop.changeReview(review.id, by: eva, ifVersion: .any, rating)
    }
    #expect(throws: ShopError.notAuthor) {
      try shop.changeReview(review.id, by: admin, ifVersion: .any, rating)
    }
    #expect(throws: ShopError.stale) {
      try shop.changeReview(review.id, by: ana, ifVersion: .oneOf([review.version]), rating)
    }
    #expect(throws: ShopError.notFound) {
      try shop.deleteReview(review.id, by: eva, ifVersion: .any)
    }
    #expect(try shop.review(review.id).opinion == changed.opinion)
  }

  @Test func `what says the same again is no change`() throws {
    let review = try reviewed(3)
    let same = try shop.changeReview(
      review.id, by: ana, ifVersion: .any, ReviewChange(rating: .set(3), title: .set(nil)))
    #expect(same.version == review.version)
  }

  @Test func `an admin hides a review and shows it again; its author cannot`() throws {
    let review = try reviewed(1)
    let admin = try shop.customer(role: .admin)
    let hide = ReviewChange(status: .set(.hidden))
    #expect(throws: ShopError.notAdmin) {
      try shop.changeReview(review.id, by: ana, ifVersion: .any, hide)
    }
    _ = try shop.changeReview(review.id, by: admin, ifVersion: .any, hide)
    #expect(throws: ShopError.notFound) { try shop.review(review.id) }
    #expect(try summary() == ReviewSummary(average: 0, histogram: [0, 0, 0, 0, 0]))
    #expect(try shop.allReviews(.hidden, .first).items.map(\.id).contains(review.id))

    let edited = try shop.changeReview(
      review.id, by: ana, ifVersion: .any, ReviewChange(rating: .set(5)))
    #expect(edited.status == .hidden, "other words do not show it again")
    #expect(try shop.ownReviews(of: ana, .first).items.map(\.status) == [.hidden])
    #expect(throws: ShopError.alreadyReviewed) { try reviewed() }

    _ = try shop.changeReview(
      review.id, by: admin, ifVersion: .any, ReviewChange(status: .set(.visible)))
    #expect(try summary() == ReviewSummary(average: 500, histogram: [0, 0, 0, 0, 1]))
  }

  @Test func `a deleted review is gone, and another may be written`() throws {
    try shop.deleteReview(try reviewed().id, by: ana, ifVersion: .any)
    #expect(try summary().count == 0)
    let second = try reviewed(1)
    try shop.deleteReview(second.id, by: try shop.customer(role: .admin), ifVersion: .any)
    #expect(try summary().count == 0)
  }

  @Test func `what was hidden is not shown by writing it anew`() throws {
    let admin = try shop.customer(role: .admin)
    let hide = ReviewChange(status: .set(.hidden))
    _ = try shop.changeReview(try reviewed(1).id, by: admin, ifVersion: .any, hide)
    for deleter in [ana, admin] {
      let hidden = try #require(try shop.ownReviews(of: ana, .first).items.first)
      try shop.deleteReview(hidden.id, by: deleter, ifVersion: .any)
      #expect(try reviewed(1).status == .hidden)
    }
    #expect(try summary().count == 0)
    #expect(
      try shop.addReview(of: product.id, Opinion(rating: 4), by: try shop.customer()).status
        == .visible, "whoever else writes is not concerned")

    let hidden = try #require(try shop.ownReviews(of: ana, .first).items.first)
    _ = try shop.changeReview(
      hidden.id, by: admin, ifVersion: .any, ReviewChange(status: .set(.visible)))
    try shop.deleteReview(hidden.id, by: ana, ifVersion: .any)
    #expect(try reviewed(5).status == .visible)
  }

  @Test func `nor by writing it anew while the hidden one is being deleted`() throws {
    let review = try reviewed(1)
    _ = try shop.changeReview(
      review.id, by: try shop.customer(role: .admin), ifVersion: .any,
      ReviewChange(status: .set(.hidden)))
    let deleting = try store.session()
    try deleting.execute(script: "BEGIN; DELETE FROM reviews WHERE id = \(review.id.rawValue)")
    let anew = Running { [store, product, ana] in
      try store.open().addReview(of: product.id, Opinion(rating: 5), by: ana).status
    }
    try deleting.waitUntilBlocking()
    try deleting.execute(script: "COMMIT")
    #expect(try anew.wait() == .hidden)
  }

  @Test func `a review stays with its author and its product`() throws {
    let review = try reviewed()
    for column in ["user_id", "product_id"] {
      let error = #expect(throws: PostgreSQLError.self) {
        try store.session().execute(
          script: "UPDATE reviews SET \(column) = \(column) + 1 WHERE id = \(review.id.rawValue)")
      }
      #expect(error?.constraint == "reviews_stay")
    }
  }
}

extension PageRequest {
  static var first: PageRequest { PageRequest(start: .offset(0), size: 100) }
}
