import Logging
import PetShop

/// Settles the payments and refunds that a crash or a silent gateway left half done, and has the
/// gateway forget the cards that are nobody's any more. Several processes may do so at once.
final class Reconciler {
  static let interval = Duration.seconds(5)

  private let shop: Shop
  private let log: Logger
  private var isWell = true

  init(_ shop: Shop, _ log: Logger) {
    self.shop = shop
    self.log = log
  }

  /// Returns whether there may be more to do at once.
  func settle() -> Bool {
    do {
      let isMore = try settleSome()
      isWell = true
      if isMore { return true }
    } catch {
      // Once: it is tried again every five seconds.
      if isWell { log.warning("cannot settle payments", metadata: ["error": "\(error)"]) }
      isWell = false
    }
    shop.rest()
    return false
  }

  private func settleSome() throws -> Bool {
    let most = 20
    let payments = try shop.settlePayments(atMost: most)
    tell(payments, "payments")
    let refunds = try shop.settleRefunds(atMost: most)
    tell(refunds, "refunds")
    let cards = try shop.forgetCards(atMost: most)
    tell(cards, "cards")
    return [payments, refunds, cards].contains { $0.count == most && $0.failures.isEmpty }
  }

  private func tell(_ settled: (count: Int, failures: [any Error]), _ what: String) {
    if settled.count > settled.failures.count {
      log.notice(
        "settled \(what)", metadata: ["count": "\(settled.count - settled.failures.count)"])
    }
    for failure in settled.failures {
      log.warning("some \(what) are not settled yet", metadata: ["error": "\(failure)"])
    }
  }
}
