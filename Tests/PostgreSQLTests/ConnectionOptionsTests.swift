import PostgreSQL
import TestDatabase
import Testing

@Suite("Connection strings")
struct ConnectionOptionsTests {
  @Test(arguments: [
    "postgresql://ana:s3cr%40t@db.example:6543/shop",
    "postgres://ana:s3cr%40t@db.example:6543/shop",
    "postgresql+psycopg2://ana:s3cr%40t@db.example:6543/shop",
    "host=db.example port=6543 user=ana password=s3cr@t dbname=shop",
  ])
  func `URLs of every dialect say the same as keywords`(text: String) throws {
    let options = try ConnectionOptions(text)
    #expect(options["host"] == "db.example")
    #expect(options["port"] == "6543")
    #expect(options["user"] == "ana")
    #expect(options["password"] == "s3cr@t")
    #expect(options["dbname"] == "shop")
  }

  @Test(arguments: [
    "postgresql://ana:s3cr@t@db.example/shop", "postgresql://ana:s3cr/t@db.example/shop",
    "postgresql://ana:s3cr%zzt@db.example/shop", "host=db password='s3cr t", "s3cr",
    "mysql://ana:s3cr@db/shop", "hots=db password=s3cr",
  ])
  func `a bad one is refused without being quoted`(text: String) throws {
    let error = try #require(throws: PostgreSQLError.self) { try ConnectionOptions(text) }
    #expect(error.kind == .invalidOptions)
    #expect(!"\(error)".contains("s3cr"))
  }

  @Test func `one with a NUL is refused, not cut`() throws {
    #expect(throws: PostgreSQLError.self) { try ConnectionOptions("host=db\0 password=s3cr") }
  }

  @Test func `no description shows the password`() throws {
    let options = try ConnectionOptions("postgresql://ana:s3cr%40t@db.example/shop")
    var dumped = ""
    dump(options, to: &dumped)
    for text in ["\(options)", String(reflecting: options), dumped, "\([options])"] {
      #expect(!text.contains("s3cr"))
    }
    #expect("\(options)" == "user=ana host=db.example dbname=shop")
  }

  @Test func `a refused connection says why, but not with what password`() throws {
    let options = try ConnectionOptions(
      "postgresql://ana:s3cr%40t@/shop?host=/nonexistent/s3cr@t")
    let error = try #require(throws: PostgreSQLError.self) { try Session(options) }
    #expect(error.kind == .connectionFailed)
    #expect(error.isUnavailable)
    #expect(error.message.contains("/nonexistent/***"))
  }

  @Test(.database) func `settings can be overridden, in code and in the string`() throws {
    var options = try TestDatabase.current().options
    options.settings["lock_timeout"] = "7s"
    options.settings["search_path"] = #"pg_catalog, "a \ b""#
    options["options"] = "-c statement_timeout=9s"
    options["application_name"] = "petshop tests"
    let query = Query<[String]>(
      """
      SELECT current_setting('lock_timeout'), current_setting('search_path'),
        current_setting('statement_timeout'), current_setting('application_name')
      """
    ) { row in try (0..<4).map { _ in try row.next() } }
    #expect(
      try Session(options).one(query) == [
        "7s", #"pg_catalog, "a \ b""#, "9s", "petshop tests",
      ])
  }

  @Test(.database) func `notices go to their receiver`() throws {
    let notices = Log()
    var options = try TestDatabase.current().options
    options.onNotice = { notices.append($0) }
    try Session(options).execute(script: "DO $$ BEGIN RAISE NOTICE 'hello'; END $$")
    #expect(notices.lines == ["NOTICE:  hello"])
  }
}
