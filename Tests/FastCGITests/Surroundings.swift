import Glibc

@testable import FastCGI

/// Whether anything lies at a path.
func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

func remove(_ path: String) { _ = unsafe unlink(path) }

/// Makes an empty file.
func touch(_ path: String) { close(unsafe open(path, O_CREAT | O_WRONLY, 0o600)) }

/// The permission bits of the file at a path.
func mode(_ path: String) -> mode_t {
  var status = stat()
  return unsafe lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}

/// A socket bound at a path, or at an abstract name that begins with NUL.
func boundSocket(_ kind: __socket_type, _ path: [UInt8]) -> Int32 {
  let descriptor = socket(AF_UNIX, Int32(kind.rawValue), 0)
  _ = unsafe SocketAddress(path)?.withPointer { unsafe bind(descriptor, $0, $1) }
  return descriptor
}

/// The next datagram.
func receive(_ descriptor: Int32) -> String {
  var buffer = [UInt8](repeating: 0, count: 64)
  let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
  return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
}

/// Sets variables of the environment while `body` runs.
func withEnvironment(_ variables: [String: String], _ body: () throws -> Void) rethrows {
  for (name, value) in variables { _ = unsafe setenv(name, value, 1) }
  defer { for name in variables.keys { _ = unsafe unsetenv(name) } }
  try body()
}

/// Takes all descriptors but a few that this process may have, while `body` runs.
func withDescriptorsTaken(allBut few: Int, _ body: () throws -> Void) rethrows {
  let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  var before = rlimit()
  _ = unsafe getrlimit(resource, &before)
  var lowered = before
  lowered.rlim_cur = min(before.rlim_cur, 1_024)
  _ = unsafe setrlimit(resource, &lowered)
  var taken: [Int32] = []
  while case let descriptor = dup(0), descriptor >= 0 { taken.append(descriptor) }
  for descriptor in taken.suffix(few) { close(descriptor) }
  defer {
    for descriptor in taken.dropLast(few) { close(descriptor) }
    _ = unsafe setrlimit(resource, &before)
  }
  try body()
}
