import ArgumentParser
import Cryptography
import PetShop
import PetShopAPI

/// Keys for services, from the operator's side.
struct APIKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "api-key", abstract: "Manage the keys that services send as X-API-KEY.",
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key, and print it this once.",
      discussion: """
        Standard output gets the key and nothing else, so that it can go straight into a file. \
        Scopes: \(Scope.allCases.map(\.rawValue).joined(separator: ", ")).
        """)

    @Option(help: "What the service is called.")
    var name: String

    @Option(help: "What it may do; say it once for each scope.")
    var scope: [Scope]

    @Option(help: "When it expires, such as 2027-01-31T00:00:00Z; never unless told.")
    var expiresAt: String?

    func validate() throws {
      if scope.isEmpty { throw ValidationError("--scope: at least one is needed.") }
      if let problem = APIKey.nameRule.problem(with: name) {
        throw ValidationError("--name: \(problem.message.english)")
      }
      if let expiresAt, Timestamp(rfc3339: expiresAt) == nil {
        throw ValidationError("--expires-at: a time in UTC such as 2027-01-31T00:00:00Z.")
      }
    }

    func run() throws {
      let shop = try Premises(forCommandsWith: Environment()).openShop()
        .acting(for: .commandLine)
      let new = NewAPIKey(
        name: name, scopes: Set(scope), expiresAt: expiresAt.flatMap(Timestamp.init(rfc3339:)))
      do {
        let issued = try shop.createAPIKey(new, by: nil)
        print(issued.text.revealed)
        StandardError.write("made the key with id \(issued.key.id.rawValue); keep it safe\n")
      } catch ShopError.invalid {
        throw ValidationError("--expires-at has passed.")
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all keys that were ever made, the newest first.")

    func run() throws {
      let shop = try Premises(forCommandsWith: Environment()).openShop()
      var start = PageRequest<APIKey.ID>.Start.offset(0)
      while true {
        let page = try shop.apiKeys(PageRequest(start: start, size: 100))
        for key in page.items { print(key.line) }
        guard let next = page.next else { return }
        start = .after(next)
      }
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End a key, at once and for ever.")

    @Argument(help: "The id, as 'petshop api-key list' shows it.")
    var id: Int64

    func run() throws {
      let shop = try Premises(forCommandsWith: Environment()).openShop()
        .acting(for: .commandLine)
      do {
        try shop.revokeAPIKey(APIKey.ID(rawValue: id))
        print("revoked the key with id \(id)")
      } catch ShopError.notFound {
        throw ValidationError("There is no key with id \(id).")
      }
    }
  }
}

extension Scope: ExpressibleByArgument {}

extension APIKey {
  /// `3  psk_1f0c…9c0d  warehouse  stock:write  revoked 2026-11-20T10:15:30Z`.
  fileprivate var line: String {
    let scopes = scopes.inOrder.map(\.rawValue).joined(separator: ",")
    return ["\(id.rawValue)", "\(prefix ?? "")…\(last4)", name, scopes, state]
      .joined(separator: "  ")
  }

  private var state: String {
    if let revokedAt { return "revoked \(revokedAt.rfc3339)" }
    let expiry = expiresAt.map { ", expires \($0.rfc3339)" } ?? ""
    return (lastUsedAt.map { "used \($0.rfc3339)" } ?? "never used") + expiry
  }
}
