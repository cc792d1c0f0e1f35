/// What each kind of thread does from its start to its end.
extension FastCGIServer {
  /// A quick worker: one connection after the other.
  func serveArrivals(as activity: Activity, _ bell: Bell) {
    var worker = application.makeWorker(.quick) { [room = engine.room] in room.callStandIn() }
    while true {
      let turn = engine.room.nextTurn(of: bell, within: engine.configuration.tendingInterval)
      if turn.hasNewConnections { engine.door.admit(engine.onEvent) }
      if let arrival = turn.arrival {
        serve(arrival, with: &worker, as: activity)
      } else if turn.isOver {
        return
      } else if !turn.hasNewConnections {
        application.tend(&worker)
      }
    }
  }

  /// A worker of a lane other than the quick one: one errand after the other.
  func carryOutErrands(of lane: SideLane<Application.Worker>, as activity: Activity) {
    var worker = application.makeWorker(activity.lane ?? .slow) {}
    while let errand = lane.next() {
      carryOut(errand, with: &worker, as: activity)
    }
  }

  /// The doorman: refuses what waits beyond the limits, also while no worker finishes.
  func turnSurplusAway() {
    let configuration = engine.configuration
    var pause = Duration.milliseconds(50)
    while !engine.endSign.wait(pause) {
      let (refused, hasNewConnections) = engine.room.surplus(
        limit: configuration.waitingLimit, cameBefore: .now - configuration.patience)
      if hasNewConnections { engine.door.admit(engine.onEvent) }
      for (arrival, refusal) in refused {
        guard let errand = readErrand(arrival, as: engine.doorman) else { continue }
        refuse(errand, refusal, as: engine.doorman)
      }
      for (errand, refusal) in engine.takeUnwanted() {
        refuse(errand, refusal, as: engine.doorman)
      }
      pause = .milliseconds(refused.isEmpty && !hasNewConnections ? 50 : 1)
    }
  }
}
