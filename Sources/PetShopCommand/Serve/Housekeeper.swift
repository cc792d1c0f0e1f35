import Logging
import PetShop

/// Once an hour, takes away what has expired, bit by bit. Several processes may do so at once.
final class Housekeeper {
  private let shop: Shop
  private let log: Logger
  private var next: ContinuousClock.Instant = .now

  init(_ shop: Shop, _ log: Logger) {
    self.shop = shop
    self.log = log
  }

  func cleanUpIfDue() {
    guard ContinuousClock.now >= next else { return }
    next = .now + .seconds(3_600)
    do {
      // At once again, but after the caller had time for what else he does.
      if try shop.forgetExpired() { next = .now }
    } catch {
      log.warning("could not clean up", metadata: ["error": "\(error)"])
    }
    shop.rest()
  }
}
