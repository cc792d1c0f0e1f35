/// A request, read whole unless it is an upload.
package struct FastCGIRequest: Sendable {
  package let parameters: Parameters
  package let body: [UInt8]
  /// The body that is still to be read, of a request whose plan says so.
  package let upload: Upload?
  /// When it was first seen: after its sender began to send it.
  package let arrival: ContinuousClock.Instant
  /// When nobody waits for the answer any more: arrival plus `Plan.deadline`.
  package let deadline: ContinuousClock.Instant

  package init(
    parameters: Parameters, body: [UInt8], upload: Upload? = nil,
    arrival: ContinuousClock.Instant, deadline: ContinuousClock.Instant
  ) {
    self.parameters = parameters
    self.body = body
    self.upload = upload
    self.arrival = arrival
    self.deadline = deadline
  }
}
