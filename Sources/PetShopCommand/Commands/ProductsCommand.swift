import ArgumentParser
import Glibc
import PetShop
import PetShopAPI

/// The whole catalogue as a CSV file, out and in.
struct ProductsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products", abstract: "Export and import the catalogue as CSV.",
    discussion: """
      Exit codes: 0 when it is done; 65 when the file is refused, and 75 when the database is away \
      or busy: in both cases nothing has changed. 1 when a file cannot be read or written.
      """,
    subcommands: [Export.self, Import.self])

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write every product, as 'products import' reads it.")

    @Argument(help: "The file to write, there when it is whole; standard output without it.")
    var file: String?

    func run() throws {
      let shop = try Premises(forCommandsWith: Environment()).openShop()
      let output = try FileOutput(file)
      let progress = Progress("exported")
      try ExitCode.telling {
        try shop.exportProducts(progress: progress.show) { try output.write($0) }
      }
      try output.finish()
      progress.finish()
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change and add the products a file lists: all of them or none.",
      discussion: """
        A row with an 'id' changes that product; one without changes the product with its 'sku', or \
        adds one. Columns that the file has not stay as they are.
        """)

    @Argument(help: "The file to read; '-' for standard input.")
    var file: String

    @Flag(help: "Only say what it would do.")
    var dryRun = false

    func run() throws {
      let shop = try Premises(forCommandsWith: Environment()).openShop()
        .acting(for: .commandLine)
      let input = try FileInput(file)
      let progress = Progress("read")
      let source = ProductImport.Source(next: input.next, progress: progress.show)
      let summary = try ExitCode.telling {
        try shop.importProducts(from: source, isDryRun: dryRun)
      }
      progress.finish()
      let counts =
        "\(summary.created) created, \(summary.updated) updated, \(summary.unchanged) unchanged"
      print(dryRun ? "would be \(counts)" : counts)
    }
  }
}

extension ExitCode {
  /// `EX_DATAERR` of sysexits(3).
  private static let refused = ExitCode(65)
  /// `EX_TEMPFAIL`.
  private static let tryAgain = ExitCode(75)

  /// Turns what the shop refuses into words on standard error, and a code for scripts.
  fileprivate static func telling<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as ShopError {
      guard let complaints = error.complaints else {
        StandardError.write("nothing has changed: \(error)\n")
        throw tryAgain
      }
      for line in complaints { StandardError.write("\(line)\n") }
      StandardError.write("nothing has been imported\n")
      throw refused
    }
  }
}
