internal import Synchronization

/// The work of the thread that called `run()`: it never waits for a peer or for the application.
extension Engine {
  /// Cuts off stalled peers and opens the door again after a pause, until a stop is wanted.
  func watch() {
    while !stopSign.wait(.milliseconds(100)) {
      cutOffStalled(after: configuration.stallLimit)
      // Still no memory or descriptor: the next round tries again.
      try? door.open()
    }
  }

  /// Answers what has been sent on kept connections, sees them off, and lets the threads end.
  func windDown() {
    isStopping.store(true, ordering: .releasing)
    door.shut()
    let farewell = ContinuousClock.now + configuration.farewell
    while registry.count > 0 {
      if ContinuousClock.now > farewell { registry.stopReceivingOnIdle() }
      cutOffStalled(after: min(configuration.stallLimit, .seconds(1)))
      _ = endSign.wait(.milliseconds(5))
    }
    closeSideLanes()
    endSign.raise()
  }

  private func cutOffStalled(after limit: Duration) {
    let since = ContinuousClock.now - limit
    for activity in activities + [doorman] where activity.cutOff(waitingSince: since) {
      onEvent(.peerStalled)
    }
  }
}
