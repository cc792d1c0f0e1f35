import HTTP
import JSON
import PetShop
import TestDatabase
import TestSupport
import Testing

@testable import PetShopAPI

/// Sound requests to every route, damaged at random, the same at every run.
@Suite("Damaged requests")
struct FuzzTests {
  private static let requests = 5_000
  /// After so many the people are logged out and the products archived.
  private static let requestsPerWorld = 250

  /// Each on a database of its own: what one does to a product is none of the others' business.
  @Test(.database(Shop.migrations), arguments: 1...4)
  func `whatever comes, the answer is one the contract knows`(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    var statuses: [Int: Int] = [:]
    for _ in 0..<(Self.requests / Self.requestsPerWorld) {
      let world = try Neighbourhood()
      for _ in 0..<Self.requestsPerWorld {
        var damaged = world.soundRequest(&dice)
        for _ in 0...dice.below(3) { damaged.suffer(&dice) }
        guard let request = damaged.request else { continue }
        let answer = world.client.send(request)
        try check(answer, to: request.method, "\(damaged)")
        statuses[answer.status, default: 0] += 1
      }
    }
    for status in [200, 201, 204, 400, 401, 403, 404, 405, 406, 409, 412, 415, 422] {
      #expect(statuses[status] != nil, "nothing was answered with \(status): \(statuses)")
    }
  }

  private func check(_ answer: Answer, to method: HTTPMethod, _ request: String) throws {
    try #require(answer[.requestID] == HTTPRequest.testID)
    guard method != .head else {
      #expect(answer.status < 500 && answer.response.body.isEmpty, "\(request)")
      return
    }
    switch answer.status {
    case 200 where answer[.contentType]?.hasPrefix("text/csv") == true:
      #expect(answer.text.hasPrefix("id,sku,"))
    case 200 where answer[.contentType] != "application/json":
      #expect(["text/html; charset=utf-8", "application/pdf"].contains(answer[.contentType]))
    case 200, 201, 202:
      #expect(answer[.contentType] == "application/json")
      _ = try answer.value()
    case 204, 304: #expect(answer.response.body.isEmpty)
    case 400...422: try answer.expectAnyProblem(request)
    default: Issue.record("\(answer.status) \(answer.text) to \(request)")
    }
  }
}

extension Neighbourhood {
  fileprivate func soundRequest(_ dice: inout Dice) -> Damaged {
    let pattern = dice.one(of: Contract.native.routes).pattern
    let parts = pattern.split(separator: " ").map(String.init)
    let path = parts[1].replacing("{id}", with: "\(id(in: pattern))")
      .replacing("{product_id}", with: "\(product)")
    let token = (dice.below(3) == 0 ? user : admin).token
    let body = soundBody(of: pattern).map { Array($0.utf8) } ?? []
    let type = pattern == "POST /api/products/import" ? "text/csv" : "application/json"
    var sound = Damaged(
      method: parts[0], path: Array(path.utf8), query: [],
      headers: [
        .authorization: "Bearer \(token)", .contentType: type, .accept: "*/*",
        .idempotencyKey: "\(dice.below(3))",
      ], body: body)
    if dice.below(10) == 0 { sound.headers[.ifMatch] = "\"0.outdated\"" }
    return sound
  }
}
