import Foundation
import Synchronization
import Testing

@testable import Cryptography

@Suite("Turnstile")
struct TurnstileTests {
  @Test("never more threads are inside than there are places", arguments: [1, 2, 5])
  func bound(places: Int) {
    let turnstile = Turnstile(places: places, maximumWaiting: 1000)
    let inside = Atomic(0)
    let most = Atomic(0)
    let entries = Atomic(0)

    runThreads(32) {
      for _ in 0..<200 where turnstile.enter() {
        most.max(inside.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
        entries.add(1, ordering: .relaxed)
        inside.subtract(1, ordering: .relaxed)
        turnstile.leave()
      }
    }

    #expect(entries.load(ordering: .relaxed) == 32 * 200)
    #expect((1...places).contains(most.load(ordering: .relaxed)))
    #expect(turnstile.lineLength == 0)
  }

  @Test("with the places taken and the line full, the next is turned away at once")
  func full() {
    let turnstile = Turnstile(places: 2, maximumWaiting: 3)
    let admitted = Atomic(0)
    #expect(turnstile.enter())
    #expect(turnstile.enter())

    runThreads(3) {
      if turnstile.enter() { admitted.add(1, ordering: .relaxed) }
      turnstile.leave()
    } meanwhile: {
      while turnstile.lineLength < 3 { sched_yield() }
      for _ in 0..<10 { #expect(!turnstile.enter()) }
      #expect(admitted.load(ordering: .relaxed) == 0)
      turnstile.leave()
    }

    #expect(admitted.load(ordering: .relaxed) == 3)
    turnstile.leave()
    #expect(turnstile.enter())
  }

  @Test("without a line, a second one is turned away, and let in when the first has left")
  func noLine() {
    let turnstile = Turnstile(places: 1, maximumWaiting: 0)
    #expect(turnstile.enter())
    #expect(!turnstile.enter())
    turnstile.leave()
    #expect(turnstile.enter())
  }

  @Test("numbers that make no sense leave one place and no line")
  func senseless() {
    let turnstile = Turnstile(places: -1, maximumWaiting: -1)
    #expect(turnstile.enter())
    #expect(!turnstile.enter())
  }
}

/// Runs a body on threads of their own, something else meanwhile, and waits for all.
func runThreads(
  _ count: Int, _ body: @escaping @Sendable () -> Void, meanwhile: () -> Void = {}
) {
  let done = DispatchGroup()
  for _ in 0..<count {
    done.enter()
    Thread.detachNewThread {
      body()
      done.leave()
    }
  }
  meanwhile()
  done.wait()
}
