import ArgumentParser
import Cryptography
import FastCGI
import Logging
import PetShop

/// Sends the shop's mail, apart from those who answer requests: they know no token, and start no
/// program.
struct MailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "Send what customers are to be sent, until somebody ends it.",
    discussion: """
      Every message goes to the standard input of the command that PETSHOP_MAIL_COMMAND names, \
      such as '/usr/bin/msmtp -t'; when that fails, it is sent again a minute later. There are \
      messages with what sets a new password.
      """)

  @Flag(help: "Print the messages instead: for a shop that nobody but its developer visits.")
  var toLog = false

  func run() throws {
    let signals = SignalWaiter()
    let systemd = ServiceNotifier()
    let environment = Environment()
    let settings = try MailSettings(environment, isForLog: toLog)
    let log = Logger(label: "petshop", level: settings.logLevel)
    let rounds = MailRounds(
      shop: try Premises(forCommandsWith: environment).openShop(),
      courier: settings.courier,
      letterhead: settings.letterhead, log: log)
    systemd.send(.ready)
    log.notice("sending mail")
    rounds.run(until: signals)
    systemd.send(.stopping)
  }
}

/// How mail is sent, and as whom.
struct MailSettings {
  /// Nil where it is printed.
  let command: String?
  let letterhead: Letterhead
  let logLevel: Logger.Level

  var courier: any Courier {
    if let command { CommandCourier(command: command) } else { LogCourier() }
  }

  /// - Throws: `ConfigurationError`.
  init(_ environment: Environment, isForLog: Bool) throws {
    var reader = ConfigurationReader(environment)
    let hint = "For example /usr/bin/msmtp -t."
    command = isForLog ? nil : reader.required("PETSHOP_MAIL_COMMAND", hint: hint) { $0 }
    letterhead = Letterhead(
      shopName: reader.text("PETSHOP_SELLER_NAME") ?? "PetShop",
      from: reader.line("PETSHOP_MAIL_FROM"), resetPage: reader.line("PETSHOP_PASSWORD_RESET_URL"))
    logLevel = reader.logLevel()
    try reader.finish()
  }
}

extension ConfigurationReader {
  /// A value that goes into a message, and so must not end a line of it.
  fileprivate mutating func line(_ name: String) -> String? {
    guard let text = text(name) else { return nil }
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      mistake("\(name) must be one line.")
    }
    return text
  }
}
