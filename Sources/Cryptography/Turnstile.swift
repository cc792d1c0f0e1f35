import Glibc

/// Lets a few threads through at a time, has a few more wait in line, and turns away the rest.
///
/// A place that becomes free is handed to the line, never to a thread that comes just then.
/// `@unchecked Sendable` holds because the counts are touched only under the mutex, and the mutex
/// and the condition never move.
@safe
final class Turnstile: @unchecked Sendable {
  private let places: Int
  private let maximumWaiting: Int
  private var taken = 0
  private var waiting = 0
  private var handedOver = 0

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let place = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(places: Int, maximumWaiting: Int) {
    self.places = max(places, 1)
    self.maximumWaiting = max(maximumWaiting, 0)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe place.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(place, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(place)
    unsafe pthread_mutex_destroy(mutex)
    unsafe place.deallocate()
    unsafe mutex.deallocate()
  }

  /// Blocks while others are ahead in the line. False, at once, when the line is full; whoever got
  /// true must ``leave()``.
  func enter() -> Bool {
    locked {
      if taken < places {
        taken += 1
        return true
      }
      guard waiting < maximumWaiting else { return false }
      waiting += 1
      while handedOver == 0 { unsafe pthread_cond_wait(place, mutex) }
      handedOver -= 1
      return true
    }
  }

  func leave() {
    locked {
      guard waiting > 0 else {
        taken -= 1
        return
      }
      waiting -= 1
      handedOver += 1
      unsafe pthread_cond_signal(place)
    }
  }

  /// How many are in line.
  var lineLength: Int { locked { waiting } }

  private func locked<Value>(_ body: () -> Value) -> Value {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
