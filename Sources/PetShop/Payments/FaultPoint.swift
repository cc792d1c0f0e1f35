import Glibc

/// A place between two steps of a payment at which the process can be made to die, as `kill -9`
/// would have it. Only a debug build has such places; a release build passes them by.
///
/// `PETSHOP_FAULTS` names a directory. Whoever reaches a point and finds a file of its name there
/// takes the file away and dies: one file is one death, whichever process it meets.
enum FaultPoint: String, CaseIterable {
  /// The payment is written down; the gateway has not been asked.
  case started
  /// The gateway has reserved the money; nothing is ordered.
  case authorized
  /// The order stands; the money is reserved.
  case ordered
  /// The gateway has captured the money; the shop has not written it down.
  case captured
  /// All is done, but the customer has no answer.
  case answered
  /// The gateway has declined; the shop has not written it down.
  case declined
  /// The order could not be placed; the money is still reserved.
  case refused
  /// The payment is given up; the gateway has not been told.
  case released
  /// The gateway has let the money go; the shop has not written it down.
  case voided
  /// The order is called off; the gateway has not been told to let go of what is reserved.
  case cancelled
  /// A refund stands, with its credit note; the gateway has not been asked.
  case credited
  /// The gateway has given the money back; the shop has not written it down.
  case returned
  /// All is given back, but whoever asked for it has no answer.
  case refunded

  #if DEBUG
    private static let directory = unsafe getenv("PETSHOP_FAULTS").map {
      unsafe String(cString: $0)
    }

    func reach() {
      guard let directory = Self.directory, unsafe unlink("\(directory)/\(rawValue)") == 0
      else { return }
      kill(getpid(), SIGKILL)
    }
  #else
    func reach() {}
  #endif
}
