import Glibc
import Synchronization

@testable import FastCGI

/// An application that does what the parameters of a request say.
struct Responder: FastCGIApplication {
  let gate = Gate()

  /// A worker knows no more than its lane.
  func makeWorker(_ lane: Lane, aboutToWait: @escaping @Sendable () -> Void) -> Lane { lane }

  func plan(for parameters: Parameters) -> Plan<Lane> {
    var plan = Plan(respond: respond, refuse: refuse)
    switch parameters.string("LANE") {
    case "slow": plan.lane = .slow
    case "bulk": plan.lane = .bulk
    case "remote": plan.lane = .remote
    default: break
    }
    plan.isUpload = parameters.string("UPLOAD") != nil
    if parameters.string("ANONYMOUS") != nil { plan.refusal = .anonymous }
    if let limit = parameters.string("LIMIT").flatMap({ Int($0) }) { plan.bodyLimit = limit }
    if let deadline = parameters.string("DEADLINE").flatMap({ Int($0) }) {
      plan.deadline = .milliseconds(deadline)
    }
    return plan
  }

  @Sendable private func respond(
    to request: FastCGIRequest, with worker: inout Lane
  ) -> FastCGIResponse {
    let parameters = request.parameters
    if parameters.string("MOVES") != nil, worker == .quick { return .moved(to: .remote) }
    if parameters.string("MOVES") == "on and on" { return .moved(to: .remote) }
    switch parameters.string("PATH") {
    case "/echo": return FastCGIResponse(status: 200, body: request.body)
    case "/value": return FastCGIResponse(status: 200, body: Array(parameters["VALUE"] ?? []))
    case "/list": return FastCGIResponse(status: 200, body: list(parameters))
    case "/joined":
      return FastCGIResponse(
        status: 200,
        body: parameters.joined(without: ["PATH", "CONTENT_LENGTH"], headers: []))
    case "/large":
      let count = parameters.string("COUNT").flatMap { Int($0) } ?? 0
      return FastCGIResponse(status: 200, body: (0..<count).map { UInt8($0 % 251) })
    case "/parts": return parts(parameters)
    case "/upload": return upload(request)
    case "/headers":
      return FastCGIResponse(
        status: 201,
        headerLines: Array("X-Good: yes\r\n".utf8))
    case "/wait":
      gate.pass()
      return FastCGIResponse(status: 200, body: Array("let through".utf8))
    default: return FastCGIResponse(status: 404)
    }
  }

  @Sendable private func refuse(_ refusal: Refusal) -> FastCGIResponse {
    switch refusal {
    case .overloaded, .expired, .failed:
      FastCGIResponse(
        status: 503, headerLines: Array("Retry-After: 1\r\n".utf8),
        body: Array("\(refusal)".utf8))
    case .anonymous: FastCGIResponse(status: 401)
    case .bodyTooLarge: FastCGIResponse(status: 413)
    case .badBody: FastCGIResponse(status: 400)
    }
  }

  /// COUNT parts of SIZE bytes; a failure in the place of part FAIL.
  private func parts(_ parameters: Parameters) -> FastCGIResponse {
    let number = { (name: StaticString) in parameters.string(name).flatMap { Int($0) } }
    let count = number("COUNT") ?? 0
    let size = number("SIZE") ?? 1
    let failing = number("FAIL")
    return FastCGIResponse(status: 200) { [gate] write in
      for part in 0..<count {
        if part == failing { throw Failure() }
        try write([UInt8](repeating: UInt8(truncatingIfNeeded: part), count: size))
        if parameters.string("HOLD") != nil { gate.pass() }
      }
      if failing == count { throw Failure() }
    }
  }

  private struct Failure: Error {}

  /// Says how an upload went: how many bytes came, and in how many parts at least.
  private func upload(_ request: FastCGIRequest) -> FastCGIResponse {
    guard let upload = request.upload else { return FastCGIResponse(status: 500) }
    if request.parameters.string("UPLOAD") == "unread" { return FastCGIResponse(status: 403) }
    var sum = 0
    do {
      while case let part = try upload.next(), !part.isEmpty { sum += part.count }
    } catch is Upload.BadLength {
      return FastCGIResponse(status: 400)
    } catch {
      gate.note("gone after \(sum)")
      return FastCGIResponse(status: 500)
    }
    if request.parameters.string("UPLOAD") == "held" {
      gate.pass()
      gate.note(upload.isAwaited ? "awaited" : "given up")
    }
    return FastCGIResponse(status: 200, body: Array("\(sum)".utf8))
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
  private let noted = Mutex<[String]>([])

  /// What the responder wants the test to know.
  var notes: [String] { noted.withLock(\.self) }

  func note(_ text: String) { noted.withLock { $0.append(text) } }

  /// How many are held up.
  var count: Int { waiting.load(ordering: .acquiring) }

  func open() { isOpen.store(true, ordering: .releasing) }

  func pass() {
    waiting.add(1, ordering: .acquiringAndReleasing)
    while !isOpen.load(ordering: .acquiring) { usleep(500) }
    waiting.subtract(1, ordering: .acquiringAndReleasing)
  }
}
