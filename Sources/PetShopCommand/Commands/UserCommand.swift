import ArgumentParser
import Cryptography
import PetShop
import PetShopAPI

/// Accounts, from the operator's side: the only way to make an admin.
struct UserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Manage accounts.", subcommands: [Create.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an account.",
      discussion:
        "The password is read from standard input, one line: never from an argument. On a terminal it is "
        + "asked for, and not shown.")

    @Option(help: "The e-mail to log in with.")
    var email: String

    @Option(help: "The person's name.")
    var name: String

    @Flag(help: "Make an admin.")
    var admin = false

    @Flag(help: "An account that is there already is no error.")
    var ifMissing = false

    func run() throws {
      let password = Password(SecretLine.read("Password: ") ?? "")
      try check(password)
      let shop = try Premises(forCommandsWith: Environment()).openShop()
        .acting(for: .commandLine)
      do {
        let user = try shop.createUser(
          Registration(email: email, password: password, name: name, username: nil),
          role: admin ? .admin : .user)
        print("made \(user.role.rawValue) \(user.email) with id \(user.id.rawValue)")
      } catch ShopError.emailTaken where ifMissing {
        print("\(email) is there already")
      } catch ShopError.emailTaken {
        throw ValidationError("\(email) is taken.")
      }
    }

    private func check(_ password: Password) throws {
      let problems = [
        User.emailRule.problem(with: email).map { "--email: \($0.message.english)" },
        User.nameRule.problem(with: name).map { "--name: \($0.message.english)" },
        password.problem.map { "the password on standard input: \($0.message.english)" },
      ].compactMap(\.self)
      if !problems.isEmpty { throw ValidationError(problems.joined(separator: "\n")) }
    }
  }
}
