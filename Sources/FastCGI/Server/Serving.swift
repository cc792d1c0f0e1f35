internal import Synchronization

/// The way of one request, from a readable connection to the answer.
extension FastCGIServer {
  func serve(
    _ arrival: Arrival, with worker: inout Application.Worker, as activity: Activity
  ) {
    guard let errand = readErrand(arrival, as: activity) else { return }
    guard errand.plan.lane == .slow else { return carryOut(errand, with: &worker, as: activity) }
    // From the offer on the connection is the slow thread's.
    activity.enter(.idle)
    if !engine.slowLane.offer(errand) { refuse(errand, .overloaded, as: activity) }
  }

  /// Reads the parameters; nil when there is nobody to answer.
  func readErrand(_ arrival: Arrival, as activity: Activity) -> Errand? {
    let connection = arrival.connection
    if arrival.isHungUp && !connection.hasInput {
      engine.close(connection)
      return nil
    }
    activity.enter(.reading, on: connection.socket)
    guard connection.receive() else {
      drop(connection, as: activity)
      return nil
    }
    let parameters = connection.parameters()
    let plan = application.plan(for: parameters)
    return Errand(
      connection: connection, parameters: parameters, plan: plan,
      arrival: arrival.time)
  }

  func carryOut(
    _ errand: Errand, with worker: inout Application.Worker, as activity: Activity
  ) {
    guard ContinuousClock.now < errand.deadline else {
      return refuse(errand, .expired, as: activity)
    }
    activity.enter(.reading, on: errand.connection.socket)
    let body = errand.connection.readBody(
      announced: errand.parameters["CONTENT_LENGTH"], limit: errand.plan.bodyLimit,
      drainLimit: engine.configuration.drainLimit)
    activity.enter(.running)
    switch body {
    case .broken: drop(errand.connection, as: activity)
    case .refused(let refusal): answerRefusal(errand, refusal, as: activity)
    case .whole(let bytes):
      let request = FastCGIRequest(
        parameters: errand.parameters, body: bytes, arrival: errand.arrival,
        deadline: errand.deadline)
      let response = application.respond(to: request, with: &worker)
      activity.countServed()
      answer(errand.connection, response, as: activity)
    }
  }

  /// Refuses a request whose body has not been read.
  func refuse(_ errand: Errand, _ refusal: Refusal, as activity: Activity) {
    activity.enter(.reading, on: errand.connection.socket)
    errand.connection.drain(engine.configuration.drainLimit)
    answerRefusal(errand, refusal, as: activity)
  }

  private func answerRefusal(_ errand: Errand, _ refusal: Refusal, as activity: Activity) {
    let response = application.refuse(refusal, errand.parameters)
    activity.countRefused()
    answer(errand.connection, response, as: activity)
  }

  private func answer(
    _ connection: Connection, _ response: FastCGIResponse, as activity: Activity
  ) {
    let head = ResponseHead(response)
    for name in head.refused { engine.onEvent(.headerRefused(name: name)) }
    activity.enter(.writing, on: connection.socket)
    connection.write(head, response.body)
    let isLast = engine.isStopping.load(ordering: .acquiring) && connection.isKeepable
    let isWhole = isLast ? connection.finishForGood() : connection.finish()
    activity.enter(.idle)
    if !isWhole { engine.onEvent(.answerLost) }
    if connection.isOpen { engine.awaitNext(connection) } else { engine.close(connection) }
  }

  private func drop(_ connection: Connection, as activity: Activity) {
    connection.abandon()
    activity.enter(.idle)
    engine.close(connection)
    engine.onEvent(.requestAborted)
  }
}
