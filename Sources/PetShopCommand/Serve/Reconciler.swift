import FastCGI
import Glibc
import Logging
import PetShop
import Synchronization

/// Every five seconds, settles the payments and refunds that a crash or a silent gateway left half
/// done, and has the gateway forget the cards that are nobody's any more. On a thread of its own:
/// asking the gateway may take its time. Several processes may do so at once.
final class Reconciler: Sendable {
  private let isEnding = Atomic(false)
  private let thread = Mutex<SystemThread?>(nil)

  /// - Throws: `SystemCallError` when no thread can be started.
  init(_ premises: Premises, _ log: Logger) throws {
    let started = try SystemThread { [self] in work(in: premises.openShop(), log) }
    thread.withLock { $0 = started }
  }

  /// Waits for what is being settled.
  func end() {
    isEnding.store(true, ordering: .relaxed)
    thread.withLock { $0 }?.join()
  }

  private func work(in shop: Shop, _ log: Logger) {
    var isWell = true
    while !isEnding.load(ordering: .relaxed) {
      do {
        let isMore = try settle(in: shop, log)
        isWell = true
        if isMore { continue }
      } catch {
        // Once: it is tried again every five seconds.
        if isWell { log.warning("cannot settle payments", metadata: ["error": "\(error)"]) }
        isWell = false
      }
      shop.rest()
      pause()
    }
  }

  /// Returns whether there may be more to do at once.
  private func settle(in shop: Shop, _ log: Logger) throws -> Bool {
    let most = 20
    let payments = try shop.settlePayments(atMost: most)
    tell(payments, "payments", log)
    let refunds = try shop.settleRefunds(atMost: most)
    tell(refunds, "refunds", log)
    let cards = try shop.forgetCards(atMost: most)
    tell(cards, "cards", log)
    return [payments, refunds, cards].contains { $0.count == most && $0.failures.isEmpty }
  }

  private func tell(
    _ settled: (count: Int, failures: [any Error]), _ what: String, _ log: Logger
  ) {
    if settled.count > settled.failures.count {
      log.notice(
        "settled \(what)", metadata: ["count": "\(settled.count - settled.failures.count)"])
    }
    for failure in settled.failures {
      log.warning("some \(what) are not settled yet", metadata: ["error": "\(failure)"])
    }
  }

  /// Five seconds, or until the end.
  private func pause() {
    for _ in 0..<50 where !isEnding.load(ordering: .relaxed) { usleep(100_000) }
  }
}
