import ArgumentParser
import Cryptography
import PetShop

/// The audit log, from the operator's side.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Look after the audit log.", subcommands: [Verify.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that no entry of the audit log was touched.",
      discussion: """
        Every entry carries the SHA-256 of itself and of the one before it in its transaction, and \
        each transaction is sealed with those before it. This computes them anew and names the \
        first entry that is not what was written, or is missing; the exit code is then 1. The hash \
        it prints is worth keeping elsewhere: only with it can be told whether the whole log was \
        written anew.
        """)

    func run() throws {
      let shop = try Premises(forCommandsWith: Environment()).openShop()
      let progress = Progress("verified", of: "entries")
      do {
        let log = try shop.verifyAuditLog(progress: progress.show)
        progress.finish()
        print("\(log.entries) entries \(Hexadecimal.encode(log.hash))")
        print("every entry is as it was written")
      } catch let fault as AuditFault {
        progress.finish()
        StandardError.write("\(fault)\n")
        throw ExitCode(1)
      }
    }
  }
}
