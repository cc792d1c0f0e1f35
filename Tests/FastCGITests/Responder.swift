import Glibc
import Synchronization

@testable import FastCGI

/// An application that does what the parameters of a request say.
struct Responder: FastCGIApplication {
  let gate = Gate()

  func makeWorker(_ lane: Lane, aboutToWait: @escaping @Sendable () -> Void) -> Int { 0 }

  func plan(for parameters: Parameters) -> Plan {
    var plan = Plan()
    if parameters.string("LANE") == "slow" { plan.lane = .slow }
    if let limit = parameters.string("LIMIT").flatMap({ Int($0) }) { plan.bodyLimit = limit }
    if let deadline = parameters.string("DEADLINE").flatMap({ Int($0) }) {
      plan.deadline = .milliseconds(deadline)
    }
    return plan
  }

  func respond(to request: FastCGIRequest, with worker: inout Int) -> FastCGIResponse {
    worker += 1
    let parameters = request.parameters
    switch parameters.string("PATH") {
    case "/echo": return FastCGIResponse(status: 200, body: request.body)
    case "/value": return FastCGIResponse(status: 200, body: Array(parameters["VALUE"] ?? []))
    case "/list": return FastCGIResponse(status: 200, body: list(parameters))
    case "/large":
      let count = parameters.string("COUNT").flatMap { Int($0) } ?? 0
      return FastCGIResponse(status: 200, body: (0..<count).map { UInt8($0 % 251) })
    case "/headers":
      return FastCGIResponse(
        status: 201,
        headers: [
          ("X-Good", "yes"), ("X-Bad", "a\r\nSet-Cookie: b"), ("X Bad", "c"), ("X-Nul", "d\0"),
          ("", "e"), ("X-Deleted", "\u{7f}"), ("Status", "204 No Content"),
        ])
    case "/wait":
      gate.pass()
      return FastCGIResponse(status: 200, body: Array("let through".utf8))
    default: return FastCGIResponse(status: 404)
    }
  }

  func refuse(_ refusal: Refusal, _ parameters: Parameters) -> FastCGIResponse {
    switch refusal {
    case .overloaded, .expired:
      FastCGIResponse(
        status: 503, headers: [("Retry-After", "1")], body: Array("\(refusal)".utf8))
    case .bodyTooLarge: FastCGIResponse(status: 413)
    case .badBody: FastCGIResponse(status: 400)
    }
  }

  private func list(_ parameters: Parameters) -> [UInt8] {
    var bytes: [UInt8] = []
    parameters.forEach { name, value in bytes += name + [0x3d] + value + [0x0a] }
    return bytes
  }
}

/// Holds requests up until a test lets them through.
final class Gate: Sendable {
  private let isOpen = Atomic(false)
  private let waiting = Atomic(0)

  /// How many are held up.
  var count: Int { waiting.load(ordering: .acquiring) }

  func open() { isOpen.store(true, ordering: .releasing) }

  func pass() {
    waiting.add(1, ordering: .acquiringAndReleasing)
    while !isOpen.load(ordering: .acquiring) { usleep(500) }
    waiting.subtract(1, ordering: .acquiringAndReleasing)
  }
}
