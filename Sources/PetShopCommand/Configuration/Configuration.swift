import Cryptography
import Logging
import PetShop
import PostgreSQL

/// Everything an operator decides, read once and checked as a whole.
struct Configuration {
  let database: ConnectionOptions
  let signingKey: RSAPrivateKey
  let previousKey: RSAPublicKey?
  /// Seconds an access token is good for.
  let tokenLifetime: Int64
  /// Where customers reach the shop; the issuer and the audience of its tokens.
  let baseURL: String
  let shop: Settings
  let workers: Int
  let slowWorkers: Int
  /// How much of the catalogue's answers each process keeps in memory; 0 for none.
  let keptMebibytes: Int
  let logLevel: Logger.Level
  /// The one key for services that the environment names.
  let apiKey: APIKeyText?
  /// What is set and does nothing, for the operator to know.
  let notices: [String]
}

/// Everything that is wrong with the configuration, at once.
struct ConfigurationError: Error, CustomStringConvertible {
  let mistakes: [String]

  var description: String {
    (["The configuration is wrong:"] + mistakes.map { "  - \($0)" }).joined(separator: "\n")
  }
}
