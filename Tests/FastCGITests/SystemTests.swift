import Glibc
import Synchronization
import Testing

@testable import FastCGI

extension FastCGITests {
  @Suite("The socket, signals, systemd")
  struct SystemTests {
    @Test("a socket is bound with mode 0660 and removed with its owner")
    func permissions() throws {
      let path = RunningServer.freePath()
      do {
        let socket = try ListeningSocket.bind(path: path)
        #expect(mode(path) == 0o660)
        #expect(socket.descriptor >= 0)
      }
      #expect(!exists(path))
    }

    @Test("what a dead process left is replaced; a living one, or something else, is not")
    func stale() throws {
      let path = RunningServer.freePath()
      close(boundSocket(SOCK_STREAM, Array(path.utf8)))
      #expect(exists(path))
      let living = try ListeningSocket.bind(path: path)
      #expect(throws: ListeningSocketError.inUse(path)) {
        _ = try ListeningSocket.bind(path: path)
      }
      #expect(living.descriptor >= 0)
      let file = path + ".txt"
      touch(file)
      defer { remove(file) }
      #expect(throws: ListeningSocketError.notASocket(file)) {
        _ = try ListeningSocket.bind(path: file)
      }
    }

    @Test("a successor's file at the same path is left alone")
    func successor() throws {
      let path = RunningServer.freePath()
      defer { remove(path) }
      do {
        let first = try ListeningSocket.bind(path: path)
        remove(path)
        touch(path)
        #expect(first.descriptor >= 0)
      }
      #expect(exists(path))
    }

    @Test("a path too long, and a descriptor that does not listen, are refused")
    func refused() throws {
      let long = "/tmp/" + String(repeating: "x", count: 200)
      #expect(throws: ListeningSocketError.pathTooLong(long)) {
        _ = try ListeningSocket.bind(path: long)
      }
      let tcp = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      listen(tcp, 1)
      defer { close(tcp) }
      for descriptor in [tcp, 9_999] {
        #expect(throws: ListeningSocketError.notListening(descriptor)) {
          _ = try ListeningSocket.inherited(descriptor: descriptor)
        }
      }
    }

    @Test("a holder that makes the shared socket blocking holds nobody up", .timeLimit(.minutes(1)))
    func blocking() throws {
      let socket = try ListeningSocket.bind(path: RunningServer.freePath())
      let descriptor = socket.descriptor
      let end = try EventDescriptor()
      let door = FrontDoor(socket, try ReadySet(end: end), Registry())
      try door.open()
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
      door.admit { event in Issue.record("\(event)") }
    }

    @Test("signals are taken one by one, and waiting for none ends")
    func signals() throws {
      let taken = TakenSignals()
      let thread = try SystemThread {
        let waiter = SignalWaiter()
        pthread_kill(pthread_self(), SIGHUP)
        taken.signals.withLock { $0.append(waiter.next()) }
        pthread_kill(pthread_self(), SIGTERM)
        taken.signals.withLock { $0.append(waiter.next(within: .seconds(5))) }
        taken.signals.withLock { $0.append(waiter.next(within: .milliseconds(10))) }
      }
      thread.join()
      #expect(taken.signals.withLock { $0 } == [.hangUp, .terminate, nil])
    }

    @Test("systemd is told by a datagram, at a path or an abstract name", arguments: [false, true])
    func notification(isAbstract: Bool) throws {
      let path = RunningServer.freePath()
      let bytes = isAbstract ? [0] + Array(path.utf8) : Array(path.utf8)
      let supervisor = boundSocket(SOCK_DGRAM, bytes)
      defer {
        close(supervisor)
        remove(path)
      }
      let variables = [
        "NOTIFY_SOCKET": isAbstract ? "@" + path : path, "WATCHDOG_USEC": "20000000",
      ]
      withEnvironment(variables) {
        let notifier = ServiceNotifier()
        #expect(notifier.pingInterval == .seconds(10))
        for (state, text) in [
          (.ready, "READY=1"), (.alive, "WATCHDOG=1"), (.stopping, "STOPPING=1"),
          (.status("on"), "STATUS=on"),
          (.starting(for: .seconds(30)), "EXTEND_TIMEOUT_USEC=30000000"),
        ] as [(ServiceNotifier.State, String)] {
          #expect(notifier.send(state))
          #expect(receive(supervisor) == text)
        }
      }
    }

    @Test("without a supervisor nothing is told")
    func noSupervisor() {
      #expect(!ServiceNotifier().send(.ready))
      #expect(ServiceNotifier().pingInterval == nil)
    }
  }
}

private final class TakenSignals: Sendable {
  let signals = Mutex<[SignalWaiter.Signal?]>([])
}
