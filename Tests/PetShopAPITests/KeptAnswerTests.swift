import Gzip
import HTTP
import PetShop
import Synchronization
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Kept answers")
struct KeptAnswerTests {
  private func answer(_ text: String, bytes: Int = 0) -> KeptForms {
    KeptForms(
      plain: HTTPResponse(.ok, body: Array(text.utf8) + [UInt8](repeating: 0x20, count: bytes)))
  }

  private func target(_ path: String) -> KeptTarget {
    KeptTarget(contract: "native", basePath: "", path: path, query: "")
  }

  @Test func `they are given for their version alone`() {
    let kept = KeptAnswers<KeptTarget, KeptForms>(limit: 1 << 20)
    kept.keep(answer("one"), to: target("/a"), at: 1)
    #expect(kept.answer(to: target("/a"), at: 1)?.plain.body == Array("one".utf8))
    #expect(kept.answer(to: target("/b"), at: 1) == nil)
    #expect(kept.answer(to: target("/a"), at: 2) == nil)
  }

  @Test func `a new version forgets the old, and a late answer of the old is not kept`() {
    let kept = KeptAnswers<KeptTarget, KeptForms>(limit: 1 << 20)
    kept.keep(answer("one"), to: target("/a"), at: 1)
    kept.keep(answer("two"), to: target("/b"), at: 2)
    kept.keep(answer("one"), to: target("/a"), at: 1)
    #expect(kept.answer(to: target("/a"), at: 1) == nil)
    #expect(kept.answer(to: target("/a"), at: 2) == nil)
    #expect(kept.answer(to: target("/b"), at: 2) != nil)
  }

  @Test func `their memory is bounded, and what is asked for stays`() {
    let kept = KeptAnswers<KeptTarget, KeptForms>(limit: 1 << 20)
    kept.keep(answer("wanted"), to: target("/wanted"), at: 1)
    for number in 1...10_000 {
      kept.keep(answer("other", bytes: 1_000), to: target("/\(number)"), at: 1)
      #expect(kept.answer(to: target("/wanted"), at: 1) != nil)
    }
    let left = (1...10_000).count { kept.answer(to: target("/\($0)"), at: 1) != nil }
    #expect((1...1_000).contains(left))
  }

  @Test func `they take no more room than is counted`() throws {
    let kept = KeptAnswers<KeptTarget, KeptForms>(limit: 1 << 20)
    var roomy = [UInt8](repeating: 0x20, count: 2_000)
    roomy.reserveCapacity(100_000)
    kept.keep(
      KeptForms(plain: HTTPResponse(.ok, body: roomy), gzipped: HTTPResponse(.ok, body: roomy)),
      to: target("/a"), at: 1)
    let answer = try #require(kept.answer(to: target("/a"), at: 1))
    for body in [answer.plain.body, try #require(answer.gzipped).body] {
      #expect(body == roomy)
      #expect(body.capacity < 2_500)
    }
  }

  @Test func `one that is too large, and any where none are wanted, is not kept`() {
    let kept = KeptAnswers<KeptTarget, KeptForms>(limit: 1 << 20)
    kept.keep(answer("large", bytes: 1 << 18), to: target("/large"), at: 1)
    #expect(kept.answer(to: target("/large"), at: 1) == nil)
    let none = KeptAnswers<KeptTarget, KeptForms>(limit: 0)
    none.keep(answer("small"), to: target("/small"), at: 1)
    #expect(none.answer(to: target("/small"), at: 1) == nil)
  }
}

@Suite("Answers from memory")
struct AnswerFromMemoryTests {
  @Test(.database(Shop.migrations))
  func `the second of two is the first, to the byte`() throws {
    let client = try Client()
    let product = try client.product(by: try client.admin())
    for target in ["/api/products/\(product)", "/api/products", "/api/products?sort=name&page=1"] {
      let first = try client.get(target)
      let second = try client.get(target)
      #expect(first[.cacheStatus] == "PetShop; fwd=miss")
      #expect(second[.cacheStatus] == "PetShop; hit")
      #expect(first.response.body == second.response.body)
      #expect(first[.entityTag] == second[.entityTag])
      #expect(first[.link] == second[.link])
      let tag = try #require(first[.entityTag])
      let unchanged = try client.get(target, [.ifNoneMatch: tag])
      #expect(unchanged.status == 304)
      #expect(unchanged.response.body.isEmpty)
      let head = try client.send(.head, target)
      #expect(head[.contentLength] == "\(first.response.body.count)")
      #expect(head.response.body.isEmpty)
    }
  }

  @Test(.database(Shop.migrations))
  func `who takes gzip gets the same in less, under a tag of its own`() throws {
    let client = try Client()
    let admin = try client.admin()
    for number in 1...20 { _ = try client.product("Collar \(number)", by: admin) }
    let gzip: [HTTPHeaderName: String] = [.acceptEncoding: "gzip, deflate, br"]
    for order in [[gzip, [:], gzip], [[:], gzip, [:]]] {
      let target = "/api/products?min_price=\(order[0].count)"
      let answers = try order.map { try client.get(target, $0) }
      for (answer, headers) in zip(answers, order) {
        #expect(answer[.contentEncoding] == (headers.isEmpty ? nil : "gzip"))
        #expect(answer[.vary] == "Accept-Encoding")
      }
      #expect(answers[0].response.body == answers[2].response.body)
      let (packed, plain) = order[0].isEmpty ? (answers[1], answers[0]) : (answers[0], answers[1])
      #expect(packed.response.body == Gzip.compress(plain.response.body))
      let tag = try #require(packed[.entityTag])
      #expect(tag != plain[.entityTag])
      let unchanged = try client.get(target, gzip.merging([.ifNoneMatch: tag]) { $1 })
      #expect(unchanged.status == 304)
      #expect(unchanged[.entityTag] == tag)
      #expect(unchanged[.contentEncoding] == nil)
    }
  }

  @Test(.database(Shop.migrations))
  func `what is small, private or wrong is not compressed`() throws {
    let client = try Client()
    let ana = try client.customer()
    let product = try client.product(by: try client.admin())
    let gzip: [HTTPHeaderName: String] = [.acceptEncoding: "gzip"]
    for target in ["/api/products/\(product)", "/api/products/0", "/api/users/me/addresses"] {
      #expect(try client.get(target, as: ana, gzip)[.contentEncoding] == nil)
    }
  }

  @Test(.database(Shop.migrations))
  func `what is about somebody, or wrong, is never kept`() throws {
    let client = try Client()
    let ana = try client.customer()
    for target in ["/api/cart", "/api/orders", "/api/users/me"] {
      _ = try client.get(target, as: ana)
      #expect(try client.get(target, as: ana)[.cacheStatus] == nil)
    }
    for target in ["/api/products/1", "/api/products?sort=x", "/health"] {
      _ = try client.get(target)
      #expect(try client.get(target)[.cacheStatus] == nil)
    }
  }

  @Test(.database(Shop.migrations))
  func `every process sees what was changed before it was asked`() throws {
    let one = try Client()
    let other = try Client()
    let admin = try one.admin()
    let product = try one.product(price: "1", stock: 50, by: admin)
    let ana = try one.customer()
    for price in 2...40 {
      if price % 3 == 0 {
        _ = try one.buy(product, as: ana)
      } else {
        _ = try one.patch("/api/products/\(product)", json: #"{"price": \#(price)}"#, as: admin)
      }
      let fresh = try one.get("/api/products/\(product)").object()
      for client in [other, one] {
        #expect(try client.get("/api/products/\(product)").object() == fresh)
        #expect(try client.get("/api/products").items() == [fresh])
      }
    }
    _ = try one.delete("/api/products/\(product)", as: admin)
    #expect(try other.get("/api/products/\(product)").status == 404)
    #expect(try other.get("/api/products").items().isEmpty)
  }
}
