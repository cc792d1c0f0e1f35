import Cryptography
import Foundation
import PetShop
import PostgreSQL
import TestDatabase
import Testing

@testable import PetShopCommand

@Suite("Mail")
struct MailTests {
  @Test func `a message is RFC 5322 in UTF-8, whatever the shop is called`() {
    let message = MailMessage(
      from: "PetShop <shop@example.com>", to: "ana@example.com",
      subject: "Patas\nBcc: eva@example.com, S.L.: contraseña nueva", text: "Ana:\n\nñ\n")

    let lines = String(decoding: message.bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.filter { !$0.contains("=?UTF-8?Q?") } == [
        "From: PetShop <shop@example.com>", "To: <ana@example.com>",
        "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", "Ana:",
        "", "ñ", "",
      ])
    #expect(
      lines.filter { $0.contains("=?UTF-8?Q?") } == [
        "Subject: =?UTF-8?Q?Patas=0ABcc=3A=20eva=40example=2Ecom=2C=20S=2EL=2E=3A=20cont?=",
        " =?UTF-8?Q?rase=C3=B1a=20nueva?=",
      ])
  }

  @Test func `a message has nothing in it that whoever registered the address chose`() throws {
    let database = try TestDatabase(Shop.migrations)
    let shop = try Premises(on: database).openShop()
    let user = try shop.createUser(
      Registration(
        email: "ana@example.com", password: Password("correct horse battery"),
        name: "Win at evil.example", username: "evil"),
      role: .user)
    try shop.requestPasswordReset(of: user.email)
    let mail = try #require(try shop.nextPasswordResetMail())

    let message = Letterhead(shopName: "Patas", from: nil, resetPage: nil).message(for: mail)

    let text = String(decoding: message.bytes, as: UTF8.self)
    #expect(text.contains(mail.token.revealed))
    #expect(!text.contains("evil"))
  }

  @Test func `a command gets the message, and nothing of what this program knows`() throws {
    let directory = try ScratchDirectory()
    let copy = "\(directory.path)/message"

    let status = try ChildProcess.run(
      "cat >'\(copy)'; env | cut -d= -f1 | sort | tr '\\n' ' ' >>'\(copy)'; exit 3",
      input: Array("Ana\n".utf8), atMost: .seconds(20))

    #expect(status == 3)
    #expect(try String(contentsOfFile: copy, encoding: .utf8) == "Ana\nPATH PWD ")
  }

  @Test func `a command that does not read, that dies or that hangs harms nobody`() throws {
    let input = [UInt8](repeating: 65, count: 10_000)
    #expect(try ChildProcess.run("exit 0", input: input, atMost: .seconds(20)) == 0)
    #expect(try ChildProcess.run("kill -TERM $$", input: input, atMost: .seconds(20)) == 143)
    #expect(try ChildProcess.run("exec sleep 60", input: [], atMost: .milliseconds(50)) == 137)
    #expect(throws: ChildProcess.Failure.self) {
      try ChildProcess.run(
        "cat", input: [UInt8](repeating: 65, count: 1_000_000), atMost: .seconds(20))
    }
  }

  /// With a message due to each of three users.
  private func program(_ command: String) throws -> Program {
    var program = Program(on: try TestDatabase(Shop.migrations))
    let shop = try Premises(forCommandsWith: Environment(program.environment)).openShop()
    for name in ["ana", "berta", "carla"] {
      let email = "\(name)@example.com"
      let made = try program.run(
        "user", "create", "--email", email, "--name", name, input: "correct horse battery\n")
      #expect(made.status == 0)
      try shop.requestPasswordReset(of: email)
    }
    program.environment["PETSHOP_MAIL_COMMAND"] = command
    return program
  }

  @Test func `who is told to end sends the message under way, and no other`() throws {
    let directory = try ScratchDirectory()
    let (sent, goOn) = ("\(directory.path)/sent", "\(directory.path)/go-on")
    let mailer = try program(
      "echo sent >>'\(sent)'; until [ -e '\(goOn)' ]; do sleep 0.05; done"
    ).start("mail")
    try mailer.wait { FileManager.default.fileExists(atPath: sent) }

    mailer.terminate()
    _ = try directory.write("", to: "go-on")

    let outcome = try mailer.end()
    #expect(outcome.status == 0)
    #expect(try String(contentsOfFile: sent, encoding: .utf8) == "sent\n")
  }

  @Test func `it says as much as LOG_LEVEL wants to hear`() throws {
    var program = try program("exit 1")
    program.environment["LOG_LEVEL"] = "warning"
    let mailer = try program.start("mail")
    try mailer.says("was not sent")

    #expect(!(try mailer.end().errors.contains("notice")))
  }

  @Test func `petshop mail says what it lacks`() throws {
    let outcome = try Program().run("mail")

    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("PETSHOP_MAIL_COMMAND is not set."))
  }
}
