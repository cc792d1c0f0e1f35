/// A request read whole.
package struct FastCGIRequest: Sendable {
  package let parameters: Parameters
  package let body: [UInt8]
  /// When it was first seen: after its sender began to send it.
  package let arrival: ContinuousClock.Instant
  /// When nobody waits for the answer any more: arrival plus `Plan.deadline`.
  package let deadline: ContinuousClock.Instant

  package init(
    parameters: Parameters, body: [UInt8], arrival: ContinuousClock.Instant,
    deadline: ContinuousClock.Instant
  ) {
    self.parameters = parameters
    self.body = body
    self.arrival = arrival
    self.deadline = deadline
  }
}
