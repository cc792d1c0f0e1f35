package import HTTP

/// What a contract, or a row of one, says in the place of what the native contract would.
package struct Refusal: Sendable {
  let status: HTTPStatus
  /// Nil leaves the words as they are.
  let text: String?

  package init(_ status: HTTPStatus, _ text: String? = nil) {
    self.status = status
    self.text = text
  }
}

extension Route {
  /// The same row, with a way of its own to say that some things were refused.
  package func refusing(_ refusals: [ProblemCode: Refusal]) -> Route {
    var route = self
    let answer = route.answer
    route.answer = { call in
      do {
        return try answer(call)
      } catch {
        let problem = Problem(error)
        guard let refusal = refusals[problem.code] else { throw error }
        throw problem.told(as: refusal)
      }
    }
    return route
  }
}

extension Contract {
  /// The problem an error is here. What a row said of it stands.
  func problem(_ error: any Error) -> Problem {
    let problem = Problem(error)
    guard !(error is Problem), let refusal = refusal(error) else { return problem }
    return problem.told(as: refusal)
  }
}

extension Problem {
  fileprivate func told(as refusal: Refusal) -> Problem {
    let problem = refusal.status == .unauthorized && status != .unauthorized ? challenging() : self
    return problem.with {
      $0.status = refusal.status
      if let text = refusal.text { $0.detail = Text(text, text) }
    }
  }
}
