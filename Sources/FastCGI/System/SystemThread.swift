internal import Glibc

/// A POSIX thread that blocks no signal handler of the program: it takes none.
package struct SystemThread: Sendable {
  private let id: pthread_t

  /// Starts a thread.
  package init(niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void) throws(SystemCallError)
  {
    let task = unsafe Unmanaged.passRetained(Task(niceness: niceness, body: body))
    let mask = SignalMask.blockAll()
    var id = pthread_t()
    let code = unsafe pthread_create(&id, nil, runTask, task.toOpaque())
    mask.restore()
    guard code == 0 else {
      unsafe task.release()
      throw SystemCallError("pthread_create", errno: code)
    }
    self.id = id
  }

  /// Waits for the thread to end.
  package func join() {
    _ = pthread_join(id, nil)
  }

  fileprivate final class Task: Sendable {
    let niceness: Int32
    let body: @Sendable () -> Void

    package init(niceness: Int32, body: @escaping @Sendable () -> Void) {
      self.niceness = niceness
      self.body = body
    }
  }
}

private func runTask(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument = unsafe argument else { return nil }
  let task = unsafe Unmanaged<SystemThread.Task>.fromOpaque(argument).takeRetainedValue()
  // On Linux the niceness of "this process" is that of the calling thread.
  if task.niceness != 0 {
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, task.niceness)
  }
  task.body()
  return nil
}
