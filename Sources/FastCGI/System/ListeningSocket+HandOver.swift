internal import Glibc

extension ListeningSocket {
  /// Becomes another program (`execvp`), which finds the socket as its standard input. Its file
  /// stays: the socket lives on.
  ///
  /// - Throws: `SystemCallError` when there is no such program; it returns in no other case.
  package consuming func handOver(to command: [String]) throws(SystemCallError) -> Never {
    guard dup2(descriptor, 0) == 0 else { throw SystemCallError("dup2") }
    var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    guard let program = unsafe arguments[0] else { throw SystemCallError("execvp", errno: EINVAL) }
    unsafe execvp(program, &arguments)
    throw SystemCallError("execvp \(command[0])")
  }
}
