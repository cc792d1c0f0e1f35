/// A request read whole.
package struct FastCGIRequest: Sendable {
  package let parameters: Parameters
  package let body: [UInt8]
  /// When nobody waits for the answer any more: arrival plus `Plan.deadline`.
  package let deadline: ContinuousClock.Instant

  package init(parameters: Parameters, body: [UInt8], deadline: ContinuousClock.Instant) {
    self.parameters = parameters
    self.body = body
    self.deadline = deadline
  }
}
