import FastCGI
import Logging
import PetShop

/// Holds a worker back while the database lacks migrations that its program knows: it was installed
/// before they ran, and would answer with errors. A database that knows more holds nobody back: during
/// an upgrade the old workers go on with it.
struct SchemaWait {
  let shop: Shop
  let systemd: ServiceNotifier
  let log: Logger

  /// Looks again and again, on the caller's thread, until nothing is missing.
  ///
  /// While the database cannot be asked nobody knows what it lacks: the worker is let go, to answer 503
  /// until it can; but not when something was missing when it could.
  ///
  /// - Returns: False when a signal to end came first.
  func isOver(before signals: SignalWaiter, interval: Duration = .seconds(1)) -> Bool {
    var wasBehind = false
    while isBehind(unlessKnown: wasBehind) {
      if !wasBehind {
        log.warning("the database lacks migrations of this program: waiting for petshop migrate")
        systemd.send(.status("waiting for petshop migrate"))
      }
      wasBehind = true
      systemd.send(.starting(for: .seconds(30)))
      guard signals.next(within: interval).isNothingToEnd else { return false }
    }
    return true
  }

  private func isBehind(unlessKnown last: Bool) -> Bool {
    do {
      try shop.checkReadiness()
      return false
    } catch ShopError.notReady {
      return true
    } catch {
      return last
    }
  }
}
