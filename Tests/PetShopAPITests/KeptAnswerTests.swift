import HTTP
import PetShop
import Synchronization
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("Kept answers")
struct KeptAnswerTests {
  private func answer(_ text: String, bytes: Int = 0) -> HTTPResponse {
    HTTPResponse(.ok, body: Array(text.utf8) + [UInt8](repeating: 0x20, count: bytes))
  }

  @Test func `they are given for their version alone`() {
    let kept = KeptAnswers(limit: 1 << 20)
    kept.keep(answer("one"), to: "/a", at: 1)
    #expect(kept.answer(to: "/a", at: 1)?.body == Array("one".utf8))
    #expect(kept.answer(to: "/b", at: 1) == nil)
    #expect(kept.answer(to: "/a", at: 2) == nil)
    #expect(kept.counts == (hits: 1, misses: 2))
  }

  @Test func `a new version forgets the old, and a late answer of the old is not kept`() {
    let kept = KeptAnswers(limit: 1 << 20)
    kept.keep(answer("one"), to: "/a", at: 1)
    kept.keep(answer("two"), to: "/b", at: 2)
    kept.keep(answer("one"), to: "/a", at: 1)
    #expect(kept.answer(to: "/a", at: 1) == nil)
    #expect(kept.answer(to: "/a", at: 2) == nil)
    #expect(kept.answer(to: "/b", at: 2) != nil)
  }

  @Test func `their memory is bounded, and what is asked for stays`() {
    let kept = KeptAnswers(limit: 1 << 20)
    kept.keep(answer("wanted"), to: "/wanted", at: 1)
    for number in 1...10_000 {
      kept.keep(answer("other", bytes: 1_000), to: "/\(number)", at: 1)
      #expect(kept.answer(to: "/wanted", at: 1) != nil)
    }
    let left = (1...10_000).count { kept.answer(to: "/\($0)", at: 1) != nil }
    #expect((1...1_000).contains(left))
  }

  @Test func `one that is too large, and any where none are wanted, is not kept`() {
    let kept = KeptAnswers(limit: 1 << 20)
    kept.keep(answer("large", bytes: 1 << 18), to: "/large", at: 1)
    #expect(kept.answer(to: "/large", at: 1) == nil)
    let none = KeptAnswers(limit: 0)
    none.keep(answer("small"), to: "/small", at: 1)
    #expect(none.answer(to: "/small", at: 1) == nil)
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
