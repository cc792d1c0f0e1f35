import Foundation
import Synchronization
import TestDatabase

/// What so many clients got who asked the same shop together, each on a thread and with a database
/// session of its own.
func atOnce<Value: Sendable>(
  _ clients: Int, _ body: @escaping @Sendable (Client) throws -> Value
) throws -> [Value] {
  let database = try TestDatabase.current()
  let results = Mutex<[Result<Value, any Error>]>([])
  let group = DispatchGroup()
  for _ in 0..<clients {
    group.enter()
    Thread {
      let result = Result { try body(try Client(on: database)) }
      results.withLock { $0.append(result) }
      group.leave()
    }.start()
  }
  group.wait()
  return try results.withLock(\.self).map { try $0.get() }
}
