internal import Synchronization

/// The work of the thread that called `run()`: it never waits for a peer or for the application.
extension Engine {
  /// Cuts off stalled peers and opens the door again after a pause, until a stop is wanted.
  func watch() {
    while !stopSign.wait(.milliseconds(100)) {
      cutOffStalled(atMost: configuration.stallLimit)
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
      cutOffStalled(atMost: .seconds(1))
      _ = endSign.wait(.milliseconds(5))
    }
    closeSideLanes()
    endSign.raise()
  }

  private func cutOffStalled(atMost limit: Duration) {
    let now = ContinuousClock.now
    let reading = now - min(configuration.requestLimit, limit)
    let writing = now - min(configuration.stallLimit, limit)
    for activity in activities + [doorman]
    where activity.cutOff(readingSince: reading, writingSince: writing) {
      onEvent(.peerStalled)
    }
  }
}
