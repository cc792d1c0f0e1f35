internal import Synchronization

/// The last stretch of a request's way: its answer.
extension FastCGIServer {
  /// Answers what will not be carried out.
  func answerRefusal(_ errand: Errand, _ refusal: Refusal, as activity: Activity) {
    let response = errand.plan.refuse(refusal)
    activity.countRefused()
    answer(errand, response, as: activity)
  }

  func answer(_ errand: Errand, _ response: FastCGIResponse, as activity: Activity) {
    let head = ResponseHead(response)
    if let writeParts = response.writeParts {
      return answer(errand, head, parts: writeParts, as: activity)
    }
    finish(errand.connection, head.bytes, response.body, as: activity)
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
        var records = AnswerRecords(to: errand.connection, reserving: part.count)
        records.append(pending, part)
        guard errand.connection.send(records) else { throw PeerGone() }
        pending = []
      }
    } catch {
      if !pending.isEmpty, !(error is PeerGone) {
        return answerRefusal(errand, .failed, as: activity)
      }
      return drop(errand.connection, as: activity)
    }
    finish(errand.connection, pending, [], as: activity)
  }

  /// Sends the last of an answer, and waits for the next request of its connection.
  private func finish(
    _ connection: Connection, _ head: [UInt8], _ body: [UInt8], as activity: Activity
  ) {
    let isKeepable = connection.isKeepable
    let isLast = engine.isStopping.load(ordering: .acquiring)
    var records = AnswerRecords(to: connection, reserving: head.count + body.count)
    records.append(head, body)
    records.end(forGood: isKeepable && isLast)
    activity.enter(.writing, on: connection.socket)
    let isWhole = connection.send(records)
    if !isWhole { engine.onEvent(.answerLost) }
    if isWhole, isKeepable, !isLast {
      connection.forgetRequest()
      activity.enter(.idle)
      engine.awaitNext(connection)
    } else {
      connection.abandon()
      activity.enter(.idle)
      engine.close(connection)
    }
  }
}
