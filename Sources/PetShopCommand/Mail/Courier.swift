import FastCGI
import Logging
import PetShop

/// Brings a message to whom it is for.
protocol Courier {
  /// - Throws: When it is not sure to arrive: it will be brought again.
  func send(_ message: MailMessage) throws
}

/// Hands each message to a program of the operator's, on standard input, as `sendmail -t` takes it.
struct CommandCourier: Courier {
  /// For `/bin/sh`.
  let command: String

  func send(_ message: MailMessage) throws {
    let status = try ChildProcess.run(command, input: message.bytes, atMost: .seconds(30))
    guard status == 0 else { throw Failure(status: status) }
  }

  struct Failure: Error, CustomStringConvertible {
    let status: Int32

    var description: String { "the command ended with status \(status)" }
  }
}

/// Prints each message on standard error: for a shop that nobody but its developer visits.
struct LogCourier: Courier {
  func send(_ message: MailMessage) {
    StandardError.write(String(decoding: message.bytes, as: UTF8.self) + "\n")
  }
}

/// Sends what is to be sent, until a signal ends it: no later than after the message under way. Several
/// may do so at once.
struct MailRounds {
  let shop: Shop
  let courier: any Courier
  let letterhead: Letterhead
  let log: Logger

  func run(until signals: SignalWaiter, interval: Duration = .seconds(1)) {
    var isWell = true
    while true {
      var isMore = false
      do {
        isMore = try sendNext()
        isWell = true
      } catch {
        // Once: it is tried again every second.
        if isWell { log.warning("cannot send mail", metadata: ["error": "\(error)"]) }
        isWell = false
      }
      let signal = signals.next(within: isMore ? .zero : interval)
      if signal == .terminate || signal == .interrupt { return }
    }
  }

  /// Returns whether the next may be sent at once: not after a failure, which may have taken half a
  /// minute and be the same with every other message.
  private func sendNext() throws -> Bool {
    guard let mail = try shop.nextPasswordResetMail() else { return false }
    let user = mail.recipient.id.rawValue
    do {
      try courier.send(letterhead.message(for: mail))
      try shop.passwordResetMailWasSent(mail)
      log.notice("sent a password reset", metadata: ["user": "\(user)"])
      return true
    } catch {
      log.warning(
        "a password reset was not sent and will be again",
        metadata: ["user": "\(user)", "error": "\(error)"])
      return false
    }
  }
}
