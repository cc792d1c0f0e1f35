/// What a program answers requests with.
///
/// The server calls `plan(for:)` once the parameters of a request are read, then exactly one of the
/// plan's `respond` and `refuse`, unless the peer is gone by then. All calls come from the server's
/// own threads, several at once; only a `Worker` is never shared.
package protocol FastCGIApplication: Sendable {
  /// What one thread owns for as long as it lives, for example its database session.
  associatedtype Worker

  /// Makes the state of one thread; called on that thread, before its first request.
  ///
  /// - Parameter aboutToWait: To be called while a request is answered, before the thread waits for
  ///   anything but a processor: another takes the next requests meanwhile. Costs next to nothing
  ///   when another does already.
  func makeWorker(_ lane: Lane, aboutToWait: @escaping @Sendable () -> Void) -> Worker

  /// Finds out what a request is for, from the parameters alone. Must be quick.
  func plan(for parameters: Parameters) -> Plan<Worker>

  /// Called on a quick thread that has had nothing to do for `Configuration.tendingInterval`, to
  /// let go of what it holds idle.
  func tend(_ worker: inout Worker)
}

extension FastCGIApplication {
  package func tend(_ worker: inout Worker) {}
}

/// Which threads carry a request out.
package enum Lane: Sendable {
  /// The workers that share the connections.
  case quick
  /// Niced threads behind a short queue, for what takes a core for long.
  case slow
  /// A niced thread behind a very short queue, for what goes through much data: it takes so long
  /// that what is merely slow must not wait for it.
  case bulk
  /// Threads behind a queue, for what waits for somebody outside: a worker must not.
  case remote
}

/// How one request is to be carried out.
package struct Plan<Worker>: Sendable {
  package var lane: Lane
  /// The largest body that is read, in bytes.
  package var bodyLimit: Int
  /// Whether the body is read part by part while the request is carried out.
  package var isUpload: Bool
  /// Why the request is not carried out, where that can be told already: nothing is read of it.
  package var refusal: Refusal?
  /// Time from the request's arrival to the moment nobody waits for its answer any more.
  package var deadline: Duration
  /// Answers the request, whose body has been read whole or can be read from its `upload`. Called on
  /// a thread of `lane`, once at most.
  package let respond: @Sendable (FastCGIRequest, _ worker: inout Worker) -> FastCGIResponse
  /// Renders the answer to a request that will not be carried out. Must be quick. Called also when
  /// the answer was to come in parts, and failed before the first.
  package let refuse: @Sendable (Refusal) -> FastCGIResponse

  package init(
    lane: Lane = .quick, bodyLimit: Int = 65_536, isUpload: Bool = false,
    refusal: Refusal? = nil, deadline: Duration = .seconds(10),
    respond: @escaping @Sendable (FastCGIRequest, _ worker: inout Worker) -> FastCGIResponse,
    refuse: @escaping @Sendable (Refusal) -> FastCGIResponse
  ) {
    self.lane = lane
    self.bodyLimit = bodyLimit
    self.isUpload = isUpload
    self.refusal = refusal
    self.deadline = deadline
    self.respond = respond
    self.refuse = refuse
  }
}

/// Why a request is not carried out.
package enum Refusal: Sendable {
  /// It does not say who sends it, and must: 401.
  case anonymous
  /// Too many requests are waiting: 503 with `Retry-After`.
  case overloaded
  /// The request waited past its deadline: 503 with `Retry-After`.
  case expired
  /// The body is over `Plan.bodyLimit`: 413.
  case bodyTooLarge
  /// The body is not as long as `CONTENT_LENGTH` says, or that is no number: 400.
  case badBody
  /// Its answer was to come in parts, and failed before the first: 503 with `Retry-After`.
  case failed
}
