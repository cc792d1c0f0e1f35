internal import Synchronization

/// The way of one request, from a readable connection to the answer.
extension FastCGIServer {
  func serve(
    _ arrival: Arrival, with worker: inout Application.Worker, as activity: Activity
  ) {
    guard let errand = readErrand(arrival, as: activity) else { return }
    if let refusal = errand.plan.refusal { return turnAway(errand, refusal, as: activity) }
    guard let lane = engine.sideLane(errand.plan.lane) else {
      return carryOut(errand, with: &worker, as: activity)
    }
    hand(errand, to: lane, as: activity)
  }

  /// From the offer on the connection is the other thread's.
  private func hand(
    _ errand: Errand, to lane: SideLane<Application.Worker>, as activity: Activity
  ) {
    activity.enter(.idle)
    if !lane.offer(errand) { turnAway(errand, .overloaded, as: activity) }
  }

  /// Refuses a request in the middle of the work of others: none of it is kept waiting for an upload.
  private func turnAway(_ errand: Errand, _ refusal: Refusal, as activity: Activity) {
    guard errand.plan.isUpload else { return refuse(errand, refusal, as: activity) }
    activity.enter(.idle)
    engine.turnAway(errand, refusal)
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
    let body = readBody(of: errand)
    activity.enter(.running)
    switch body {
    case .broken: drop(errand.connection, as: activity)
    case .refused(let refusal): answerRefusal(errand, refusal, as: activity)
    case .whole(let bytes):
      let response = errand.plan.respond(FastCGIRequest(errand, body: bytes), &worker)
      if let lane = response.lane { return move(errand, bytes, to: lane, as: activity) }
      activity.countServed()
      answer(errand, response, as: activity)
    case .waiting(let length):
      let upload = Upload(of: errand.connection, length: length, as: activity)
      let response = errand.plan.respond(FastCGIRequest(errand, upload: upload), &worker)
      upload.end()
      activity.countServed()
      drain(errand, as: activity)
      answer(errand, response, as: activity)
    }
  }

  /// Once at most: nothing goes from lane to lane for ever.
  private func move(
    _ errand: Errand, _ body: [UInt8], to lane: Lane, as activity: Activity
  ) {
    guard errand.body == nil, let lane = engine.sideLane(lane) else {
      return refuse(errand, .failed, as: activity)
    }
    var errand = errand
    errand.body = body
    hand(errand, to: lane, as: activity)
  }

  private func readBody(of errand: Errand) -> Body {
    if let body = errand.body { return .whole(body) }
    let announced = errand.parameters["CONTENT_LENGTH"]
    guard errand.plan.isUpload else {
      return errand.connection.readBody(
        announced: announced, limit: errand.plan.bodyLimit,
        drainLimit: engine.configuration.drainLimit)
    }
    let body = errand.connection.announceBody(announced, limit: errand.plan.bodyLimit)
    if case .refused = body { errand.connection.drain(engine.configuration.drainLimit) }
    return body
  }

  /// Reads and drops what is left of a request's body.
  private func drain(_ errand: Errand, as activity: Activity) {
    activity.enter(.reading, on: errand.connection.socket)
    errand.connection.drain(max(engine.configuration.drainLimit, errand.plan.bodyLimit))
  }

  /// Refuses a request whose body has not been read.
  func refuse(_ errand: Errand, _ refusal: Refusal, as activity: Activity) {
    drain(errand, as: activity)
    answerRefusal(errand, refusal, as: activity)
  }

  func drop(_ connection: Connection, as activity: Activity) {
    connection.abandon()
    activity.enter(.idle)
    engine.close(connection)
    engine.onEvent(.requestAborted)
  }
}

extension FastCGIRequest {
  fileprivate init<Worker>(
    _ errand: FastCGI.Errand<Worker>, body: [UInt8] = [], upload: Upload? = nil
  ) {
    self.init(
      parameters: errand.parameters, body: body, upload: upload, arrival: errand.arrival,
      deadline: errand.deadline)
  }
}
