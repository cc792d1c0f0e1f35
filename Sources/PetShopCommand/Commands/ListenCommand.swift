import ArgumentParser
import FastCGI

/// What systemd's socket unit does, for machines without it.
struct ListenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Make a listening socket and run a command with it as standard input.",
    discussion: """
      The command takes this process's place. Several 'petshop serve' that it starts share the \
      socket:

        petshop listen --socket /run/petshop.sock -- sh -c 'petshop serve & petshop serve & wait'
      """)

  @Option(help: "The path of the Unix socket.")
  var socket: String

  @Argument(parsing: .postTerminator, help: "The command and its arguments.")
  var command: [String]

  func validate() throws {
    if command.isEmpty { throw ValidationError("Say which command to run, after '--'.") }
  }

  func run() throws {
    let listening = try ListeningSocket.bind(path: socket)
    try listening.handOver(to: command)
  }
}
