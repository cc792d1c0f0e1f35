import Cryptography
import Foundation
import PetShop
import PetShopAPI
import PetShopContracts
import PostgreSQL
import TestDatabase
import Testing

@Suite("The program")
struct ProgramTests {
  @Test func `it knows its version and its routes`() throws {
    let version = try Program().run("version")
    let routes = try Program().run("routes")

    #expect(version.status == 0)
    #expect(try Program().run("--version").output == version.output)
    #expect(routes.status == 0)
    #expect(
      routes.lines.map { $0.split(separator: " ").joined(separator: " ") }
        == Contract.all.flatMap { contract in
          contract.routes.map { "\(contract.name) \($0.access) \($0.pattern)" }
        })
  }

  @Test func `config shows everything but secrets`() throws {
    let directory = try ScratchDirectory()
    let key = try Keys.signing.get()
    let program = Program(environment: [
      "DATABASE_URL": "postgresql://petshop:hunter2@db.example/shop",
      "JWT_SIGNING_KEY_FILE": try directory.write(key.pem(), to: "key.pem"),
      "PETSHOP_TAX_RATE": "4.5", "PORT": "5000",
    ])

    let outcome = try program.run("config")

    #expect(outcome.status == 0)
    #expect(
      outcome.lines == [
        "DATABASE_URL=user=petshop host=db.example dbname=shop",
        "JWT_SIGNING_KEY=******** (key id \(key.publicKey.keyID))", "JWT_PREVIOUS_KEY=none",
        "JWT_EXPIRATION_HOURS=1", "PETSHOP_BASE_URL=https://localhost:8443",
        "PETSHOP_CURRENCY=USD", "PETSHOP_TAX_RATE=4.50", "PETSHOP_SELLER_NAME=PetShop",
        "PETSHOP_SELLER_TAX_ID=", "PETSHOP_SELLER_ADDRESS=", "PETSHOP_LOGIN_RATE=30",
        "PETSHOP_REGISTRATION_RATE=20", "PETSHOP_GUEST_CART_RATE=120", "PETSHOP_CARD_RATE=30",
        "PETSHOP_WORKERS=4", "PETSHOP_SLOW_WORKERS=1", "PETSHOP_CACHE_MIB=16", "LOG_LEVEL=info",
        "API_KEY=none",
        "# PORT is set and ignored: nginx listens, and there is no debug mode.",
      ])
    #expect(!(outcome.output + outcome.errors).contains("hunter2"))
  }

  @Test(arguments: ["config", "serve", "migrate"])
  func `without a configuration it says what is wrong, and fails`(command: String) throws {
    let outcome = try Program().run(command)

    #expect(outcome.status != 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("DATABASE_URL is not set."))
    #expect(outcome.errors.contains("JWT_SIGNING_KEY is not set.") == (command != "migrate"))
  }

  @Test func `a key is written for its owner alone, and never over another file`() throws {
    let directory = try ScratchDirectory()
    let path = "\(directory.path)/key.pem"

    let made = try Program().run("keys", "generate", "--out", path)

    #expect(made.status == 0)
    let pem = try String(contentsOfFile: path, encoding: .utf8)
    let keyID = try RSAPrivateKey(pem: pem).publicKey.keyID
    #expect(made.output == "wrote \(path), key id \(keyID)\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)

    let again = try Program().run("keys", "generate", "--out", path)
    #expect(again.status != 0)
    #expect(again.errors.contains("\(path): File exists"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == pem)
  }

  @Test func `without a file the key is printed, and nothing else`() throws {
    let outcome = try Program().run("keys", "generate")

    #expect(try RSAPrivateKey(pem: outcome.output).pem() == outcome.output)
  }

  @Test func `migrations are applied once`() throws {
    let program = try Program(on: TestDatabase(), as: .owner)

    let first = try program.run("migrate")
    let second = try program.run("migrate")

    #expect(first.status == 0)
    #expect(
      first.lines == Shop.migrations.map { "applied \($0.version) \($0.name)" }
        + ["the database is up to date"])
    #expect(second.status == 0)
    #expect(second.lines == ["the database is up to date"])
  }

  @Test func `only the owner of the schema migrates it`() throws {
    let outcome = try Program(on: TestDatabase()).run("migrate")

    #expect(outcome.status != 0)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors.contains(
        "migrations run as petshop_owner, the role that owns the schema, and this is petshop"))
  }

  @Test func `a catalogue is loaded once`() throws {
    let catalogue = try ScratchDirectory()
    let file = try catalogue.write(
      """
      {"categories": [{"slug": "perros", "name": "Perros"},
                      {"slug": "collares", "name": "Collares", "parent": "perros"}],
       "products": [{"sku": "C-1", "name": "Collar", "price": 12.5, "stock": 3,
                     "category": "collares"}]}
      """, to: "catalogue.json")
    let program = try Program(on: TestDatabase(Shop.migrations))

    #expect(try program.run("seed", file).output == "added 2 categories and 1 products\n")
    #expect(try program.run("seed", file).output == "added 0 categories and 0 products\n")
    let broken = try catalogue.write("{", to: "broken.json")
    #expect(try program.run("seed", broken).status != 0)
    #expect(try program.run("seed", "\(catalogue.path)/nowhere").status != 0)
  }

  @Test func `the catalogue goes to a file and comes back from it`() throws {
    let files = try ScratchDirectory()
    let program = try Program(on: TestDatabase(Shop.migrations))
    let new = "sku,name,price,stock\nC-1,Collar,12.5,3\nC-2,\"Cama, \"\"grande\"\"\",30,0\n"
    let dry = try program.run("products", "import", "--dry-run", "-", input: new)
    #expect(dry.output == "would be 2 created, 0 updated, 0 unchanged\n")
    #expect(
      try program.run("products", "import", "-", input: new).output
        == "2 created, 0 updated, 0 unchanged\n")

    let path = "\(files.path)/products.csv"
    let exported = try program.run("products", "export", path)
    #expect(exported.status == 0 && exported.output.isEmpty && exported.errors.isEmpty)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(",C-2,\"Cama, \"\"grande\"\"\",,30.00,0,,,,21.00,,,0\r\n"))
    #expect(try program.run("products", "export").output == text)
    #expect(
      try program.run("products", "import", path).output == "0 created, 0 updated, 2 unchanged\n")
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }

  @Test func `a file that is refused, or missing, has its own exit code`() throws {
    let files = try ScratchDirectory()
    var program = try Program(on: TestDatabase(Shop.migrations))
    let wrong = try program.run("products", "import", "-", input: "sku,price\nC-1,x\n")
    #expect(wrong.status == 65)
    #expect(
      wrong.errors == """
        row 2, price: must be a number
        row 2, name: is required
        row 2, stock: is required
        nothing has been imported

        """)
    let cut = try program.run("products", "import", "-", input: "sku\n\"C-1")
    #expect(cut.status == 65)
    #expect(cut.errors.hasPrefix("The file ends within quotation marks (row 2, line 2)."))
    let missing = try program.run("products", "import", "\(files.path)/nowhere")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("No such file or directory"))

    program.environment["DATABASE_URL"] = "postgresql:///petshop?host=/nonexistent"
    #expect(try program.run("products", "import", "-", input: "sku\n").status == 75)
    let nothing = try program.run("products", "export", "\(files.path)/none.csv")
    #expect(nothing.status == 75)
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.path).isEmpty)
  }

  @Test func `an admin is made from the command line, once`() throws {
    let program = try Program(on: TestDatabase(Shop.migrations))
    func create(_ flag: String, password: String = "correct horse battery") throws
      -> Program.Outcome
    {
      try program.run(
        "user", "create", "--email", "ana@example.com", "--name", "Ana", flag,
        input: "\(password)\n")
    }

    let made = try create("--admin")
    #expect(made.status == 0)
    #expect(made.output.hasPrefix("made admin ana@example.com with id "))

    let again = try create("--admin")
    #expect(again.status != 0)
    #expect(again.errors.contains("ana@example.com is taken."))
    let missing = try create("--if-missing", password: "something else")
    #expect(missing.status == 0)
    #expect(missing.output == "ana@example.com is there already\n")
  }

  @Test func `a password that is typed is asked for, and not shown`() throws {
    let (program, terminal) = try (Program(on: TestDatabase(Shop.migrations)), Terminal())
    #expect(terminal.isShowing)

    let running = try program.start(
      "user", "create", "--email", "ana@example.com", "--name", "Ana", at: terminal)
    try running.says("Password: ")
    #expect(!terminal.isShowing)
    try terminal.type("correct horse battery\n")

    let outcome = try running.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.errors == "Password: \n")
    try #require(terminal.isShowing)
    #expect(try terminal.shown() == "end\r\n")
  }

  @Test func `a user who cannot be is refused, everything at once and no password shown`() throws {
    let program = try Program(on: TestDatabase(Shop.migrations))

    let outcome = try program.run(
      "user", "create", "--email", "ana", "--name", "", input: "hunter2\n")

    #expect(outcome.status != 0)
    for part in ["--email", "--name", "the password on standard input"] {
      #expect(outcome.errors.contains(part))
    }
    #expect(!(outcome.output + outcome.errors).contains("hunter2"))
    #expect(try program.run("user", "create", "--email", "a@b.example", "--name", "A").status != 0)
  }
}
