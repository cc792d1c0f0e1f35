import ArgumentParser
import PetShopAPI
import PetShopContracts

/// The whole API on one screen.
struct RoutesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routes", abstract: "List every route of every contract.")

  func run() {
    for contract in Contract.all {
      for route in contract.routes {
        let access = "\(route.access)"
        let padding = String(repeating: " ", count: max(1, 24 - access.utf8.count))
        print("\(contract.name)  \(access)\(padding)\(route.pattern)")
      }
    }
  }
}

/// What release this is, in a word.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version.")

  func run() {
    print(Version.current)
  }
}
