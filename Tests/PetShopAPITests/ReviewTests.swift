import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

@Suite("Reviews over HTTP", .database(Shop.migrations))
struct ReviewTests {
  let client: Client
  let admin: Person
  let ana: Person
  let product: Int64

  init() throws {
    client = try Client()
    admin = try client.admin()
    ana = try client.customer("Ana María")
    product = try client.product(by: admin)
  }

  private var path: String { "/api/products/\(product)/reviews" }

  private func summary() throws -> JSONValue {
    try client.get("/api/products/\(product)").value("reviews")
  }

  private func summary(_ json: String) throws -> JSONValue {
    try JSONValue(parsing: Array(json.utf8))
  }

  @Test func `a customer reviews what he bought, and everybody reads it`() throws {
    _ = try client.buy(product, as: ana)

    let created = try client.post(
      path, json: #"{"rating": 4, "title": "Bien", "comment": "Aguanta\ny luce"}"#, as: ana)

    #expect(created.status == 201)
    let id = try created.integer("id")
    #expect(created[.location] == "/api/reviews/\(id)")
    #expect(created[.cacheControl] == "no-store")
    #expect(
      created.timeless
        == compact(
          """
          {"id": \(id), "product_id": \(product), "author": "Ana M.", "rating": 4,
           "title": "Bien", "comment": "Aguanta\\ny luce", "status": "visible",
           "verified_purchase": true, "created_at": "<time>", "updated_at": "<time>"}
          """))
    let read = try client.get("/api/reviews/\(id)")
    #expect(read.text == created.text)
    #expect(read[.entityTag] == created[.entityTag])
    #expect(
      try client.get(path).text
        == #"{"items":[\#(created.text)],"page":1,"page_size":20,"total":1,"next_cursor":null}"#)
  }

  @Test func `a product shows what its reviews come to at once`() throws {
    #expect(
      try summary()
        == summary(
          """
          {"count": 0, "average": null, "histogram": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}}
          """))
    let tag = try #require(try client.get("/api/products/\(product)")[.entityTag])
    let review = try client.review(product, 5, by: ana)
    _ = try client.review(product, 4, by: try client.customer())
    _ = try client.review(product, 5, by: try client.customer())

    #expect(
      try summary()
        == summary(
          """
          {"count": 3, "average": 4.67, "histogram": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 2}}
          """))
    #expect(try client.get("/api/products/\(product)", [.ifNoneMatch: tag]).status == 200)
    #expect(try client.delete("/api/reviews/\(review)", as: ana).status == 204)
    #expect(
      try summary()
        == summary(
          """
          {"count": 2, "average": 4.5, "histogram": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1}}
          """))
  }

  @Test func `one a customer and product`() throws {
    _ = try client.review(product, 5, by: ana)

    try client.post(path, json: #"{"rating": 1}"#, as: ana)
      .expectProblem(409, "already_reviewed")
  }

  @Test func `what is read from memory is never from before a review`() throws {
    let review = try client.review(product, 5, by: ana)
    _ = try client.get(path)
    _ = try client.patch("/api/reviews/\(review)", json: #"{"title": "Otra cosa"}"#, as: ana)
    #expect(try client.get(path).column("title") == ["Otra cosa"])

    _ = try client.patch("/api/reviews/\(review)", json: #"{"status": "hidden"}"#, as: admin)
    #expect(try client.get(path).items().isEmpty)
    try client.get("/api/reviews/\(review)").expectProblem(404, "not_found")
  }

  @Test func `a patch is the author's or the admin's, each for his part`() throws {
    let review = "/api/reviews/\(try client.review(product, 2, by: ana))"
    let eva = try client.customer("Eva")

    try client.patch(review, json: #"{"status": "hidden"}"#, as: ana)
      .expectProblem(403, "forbidden")
    try client.patch(review, json: #"{"status": "hidden", "rating": 5}"#, as: admin)
      .expectProblem(403, "not_author")
    try client.patch(review, json: #"{"rating": 5}"#, as: eva).expectProblem(404, "not_found")
    try client.delete(review, as: eva).expectProblem(404, "not_found")
    #expect(try client.patch(review, json: #"{"status": "hidden"}"#, as: admin).status == 200)
    try client.patch(review, json: #"{"rating": 5}"#, as: eva).expectProblem(404, "not_found")

    let hidden = try client.get("/api/users/me/reviews", as: ana)
    #expect(try hidden.column("status") == ["hidden"])
    #expect(try client.get("/api/reviews?status=hidden", as: admin).integer("total") > 0)
    #expect(try client.get("/api/users/me/reviews", as: eva).items().isEmpty)
  }

  @Test func `null takes the words away, and the stars stay`() throws {
    let review = "/api/reviews/\(try client.review(product, 2, by: ana))"
    let tag = try #require(
      try client.patch(review, json: #"{"title": "A", "comment": "B"}"#, as: ana)[.entityTag])

    let patched = try client.patch(
      review, json: #"{"title": null, "comment": null}"#, as: ana, [.ifMatch: tag])

    #expect(try patched.value("title") == .null && patched.value("comment") == .null)
    #expect(try patched.integer("rating") == 2)
    for write in [HTTPMethod.patch, .delete] {
      try client.send(
        write, review, json: write == .patch ? "{}" : nil, as: ana, [.ifMatch: tag]
      ).expectProblem(412, "precondition_failed")
    }
  }

  @Test func `a list is filtered by stars and sorted by them`() throws {
    for rating in [3, 5, 1, 3] {
      _ = try client.review(product, rating, by: try client.customer())
    }

    #expect(try client.get("\(path)?sort=rating").column("rating") == ["5", "3", "3", "1"])
    #expect(try client.get("\(path)?sort=-rating").column("rating") == ["1", "3", "3", "5"])
    #expect(try client.get(path).column("rating") == ["3", "1", "5", "3"])
    let some = try client.get("\(path)?rating=3&page_size=1")
    #expect(try some.integer("total") == 2)
    let rest = try client.get(
      "\(path)?rating=3&page_size=1&cursor=\(try some.string("next_cursor"))")
    #expect(try rest.column("rating") == ["3"])
    #expect(try rest.column("id") != some.column("id"))
  }

  @Test(arguments: [
    ("rating=0", "rating out_of_range"), ("rating=6", "rating out_of_range"),
    ("rating=x", "rating wrong_type"), ("sort=price", "sort not_one_of"),
    ("status=hidden", "status unknown_field"),
  ])
  func `wrong filters are named`(query: String, error: String) throws {
    try client.get("\(path)?\(query)").expectProblem(422, "invalid_fields", errors: [error])
  }

  @Test func `of a product that is gone nothing is said`() throws {
    let review = try client.review(product, 2, by: ana)
    _ = try client.delete("/api/products/\(product)", as: admin)

    try client.get(path).expectProblem(404, "not_found")
    try client.post(path, json: #"{"rating": 1}"#, as: ana).expectProblem(404, "not_found")
    #expect(try client.delete("/api/reviews/\(review)", as: ana).status == 204)
  }
}
