internal import Synchronization

/// The last stretch of a request's way: its answer.
extension FastCGIServer {
  /// Answers what will not be carried out.
  func answerRefusal(_ errand: Errand, _ refusal: Refusal, as activity: Activity) {
    let response = application.refuse(refusal, errand.parameters)
    activity.countRefused()
    answer(errand, response, as: activity)
  }

  func answer(_ errand: Errand, _ response: FastCGIResponse, as activity: Activity) {
    let head = ResponseHead(response)
    for name in head.refused { engine.onEvent(.headerRefused(name: name)) }
    if let writeParts = response.writeParts {
      return answer(errand, head, parts: writeParts, as: activity)
    }
    activity.enter(.writing, on: errand.connection.socket)
    errand.connection.write(head.bytes)
    errand.connection.write(response.body)
    finish(errand.connection, as: activity)
  }

  /// Writes the head with the first part: until there is one, a failure can still be told.
  private func answer(
    _ errand: Errand, _ head: ResponseHead, parts: (FastCGIResponse.PartSink) throws -> Void,
    as activity: Activity
  ) {
    var pending = head.bytes
    do {
      try parts { part in
        activity.enter(.writing, on: errand.connection.socket)
        defer { activity.enter(.running) }
        guard errand.connection.write(pending), errand.connection.write(part) else {
          throw PeerGone()
        }
        pending = []
      }
    } catch {
      if !pending.isEmpty, !(error is PeerGone) {
        return answerRefusal(errand, .failed, as: activity)
      }
      return drop(errand.connection, as: activity)
    }
    activity.enter(.writing, on: errand.connection.socket)
    errand.connection.write(pending)
    finish(errand.connection, as: activity)
  }

  /// Ends an answer, and waits for the next request of its connection.
  private func finish(_ connection: Connection, as activity: Activity) {
    let isLast = engine.isStopping.load(ordering: .acquiring) && connection.isKeepable
    let isWhole = isLast ? connection.finishForGood() : connection.finish()
    activity.enter(.idle)
    if !isWhole { engine.onEvent(.answerLost) }
    if connection.isOpen { engine.awaitNext(connection) } else { engine.close(connection) }
  }
}
