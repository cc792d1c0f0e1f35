import ArgumentParser
import Cryptography

/// The keys that sign access tokens.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Manage the keys that sign access tokens.",
    subcommands: [Generate.self])

  struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an RSA key for JWT_SIGNING_KEY.",
      discussion: """
        To rotate: make a new key, set JWT_PREVIOUS_KEY_FILE to it and restart all workers, so \
        that each believes it; then change it over with the one in JWT_SIGNING_KEY_FILE and \
        restart again. Nobody is logged out.
        """)

    @Option(help: "Write it to a new file with mode 0600 instead of standard output.")
    var out: String?

    func run() throws {
      let key = try RSAPrivateKey.generate()
      let pem = try key.pem()
      guard let out else { return print(pem, terminator: "") }
      try File.createPrivate(out, pem)
      print("wrote \(out), key id \(key.publicKey.keyID)")
    }
  }
}
