import ArgumentParser

/// The program. Each subcommand is a file in `Commands`.
@main
struct PetShopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "petshop",
    abstract: "A commerce backend for a pet store.",
    discussion: """
      Everything is configured by the environment: a variable NAME, else the file that NAME_FILE \
      names, else the credential systemd put into $CREDENTIALS_DIRECTORY. 'petshop config' shows \
      what came of it.
      """,
    version: Version.current,
    subcommands: [
      ServeCommand.self, ListenCommand.self, MigrateCommand.self, SeedCommand.self,
      ProductsCommand.self, InvoicesCommand.self, AuditCommand.self,
      UserCommand.self, KeysCommand.self, APIKeyCommand.self, ConfigCommand.self,
      MailCommand.self, RoutesCommand.self, VersionCommand.self,
    ])
}

/// What release this is.
enum Version {
  static let current = "0.1.0"
}
