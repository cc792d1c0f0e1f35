import ArgumentParser
import Cryptography
import PetShop

/// Issued documents, from the operator's side.
struct InvoicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invoices", abstract: "Look after issued invoices and credit notes.",
    subcommands: [Verify.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that no issued document was touched.",
      discussion: """
        Every document carries the SHA-256 of its body and of the one before it. This computes \
        them anew, series by series, and names the first document that is not what was issued, or \
        is missing; the exit code is then 1. The hash it prints for each series is worth keeping \
        elsewhere: only with it can be told whether a whole series was written anew.
        """)

    func run() throws {
      let shop = try Premises(forCommandsWith: Environment()).openShop()
      let progress = Progress("verified", of: "documents")
      do {
        let chains = try shop.verifyDocuments(progress: progress.show)
        progress.finish()
        for chain in chains { print("\(chain.last) \(Hexadecimal.encode(chain.hash))") }
        print("every document is as it was issued")
      } catch let fault as DocumentFault {
        progress.finish()
        StandardError.write("\(fault)\n")
        throw ExitCode(1)
      }
    }
  }
}
