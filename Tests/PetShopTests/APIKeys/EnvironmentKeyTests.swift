import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("The environment's key")
struct EnvironmentKeyTests {
  private let first = APIKeyText("the-key-of-the-earlier-system")
  private let second = APIKeyText("the-key-that-follows-the-first")

  private static let live = Query<String>(
    "SELECT last4 FROM api_keys WHERE from_environment AND revoked_at IS NULL"
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test(.database(Shop.migrations))
  func `all processes that start at once make one key, with one account`() throws {
    let (store, key) = (try Store(), first)

    let outcomes = try onThreads(8) { _ in try store.open().admitEnvironmentKey(key) }

    #expect(outcomes.filter { $0 == .made }.count == 1)
    #expect(outcomes.filter { $0 == .known }.count == 7)
    let caller = try store.open().authenticate(apiKey: key)
    guard case .apiKey(let id, let scopes) = caller.credential else { throw Missing() }
    let inventory: Set<Scope> = [
      .catalogueRead, .catalogueWrite, .stockRead, .stockWrite, .ordersPlace,
    ]
    #expect(scopes == inventory)
    // What somebody else made up is shown as little of as can be.
    #expect(try store.open().apiKey(id).prefix == nil)
  }

  @Test(.database(Shop.migrations))
  func `another key ends the last, and orders in the same name`() throws {
    let store = try Store()
    let shop = store.open()
    _ = try shop.admitEnvironmentKey(first)
    let account = try shop.authenticate(apiKey: first).user

    #expect(try shop.admitEnvironmentKey(second) == .made)

    #expect(throws: ShopError.apiKeyRefused) { try shop.authenticate(apiKey: first) }
    #expect(try shop.authenticate(apiKey: second).user == account)
    #expect(try store.session().all(Self.live) == ["irst"])
  }

  @Test(.database(Shop.migrations))
  func `a worker that still has the old one brings it not back, nor ends the new`() throws {
    let shop = try Store().open()
    _ = try shop.admitEnvironmentKey(first)
    _ = try shop.admitEnvironmentKey(second)

    #expect(try shop.admitEnvironmentKey(first) == .revoked)

    #expect(throws: ShopError.apiKeyRefused) { try shop.authenticate(apiKey: first) }
    _ = try shop.authenticate(apiKey: second)
  }
}
