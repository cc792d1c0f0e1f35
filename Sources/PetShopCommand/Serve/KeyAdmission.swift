import Logging
import PetShop

/// Lets the key in that `API_KEY` names, as soon as there is a database with a place for it. Every
/// process does so: whoever comes second finds it there.
struct KeyAdmission {
  private var key: APIKeyText?
  private let premises: Premises
  private let log: Logger
  private var reported: String?

  init(_ key: APIKeyText?, _ premises: Premises, _ log: Logger) {
    self.key = key
    self.premises = premises
    self.log = log
  }

  /// Whoever sets the environment is told of in the audit log as who runs `petshop api-key`.
  mutating func admitIfDue() {
    guard let key else { return }
    do {
      report(try premises.openShop().acting(for: .commandLine).admitEnvironmentKey(key))
      self.key = nil
    } catch {
      report(error)
    }
  }

  private func report(_ outcome: EnvironmentKey.Outcome) {
    switch outcome {
    case .made: log.notice("API_KEY is in use")
    case .known: log.debug("API_KEY is in use already")
    case .revoked: log.warning("API_KEY was revoked and opens nothing: set another, or none")
    }
  }

  /// The same reason once only: it is tried every second.
  private mutating func report(_ error: any Error) {
    guard reported != "\(error)" else { return }
    reported = "\(error)"
    log.warning("API_KEY is not in use yet", metadata: ["error": "\(error)"])
  }
}
