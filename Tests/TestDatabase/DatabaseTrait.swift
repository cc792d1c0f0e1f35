package import PostgreSQL
package import Testing

/// Gives a suite, or a test, a database of its own: `TestDatabase.current()`.
package struct DatabaseTrait: SuiteTrait, TestTrait, TestScoping {
  let migrations: [Migration]

  package func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable () async throws -> Void
  ) async throws {
    try await TestDatabase.$scoped.withValue(TestDatabase(migrations)) {
      try await function()
    }
  }
}

extension Trait where Self == DatabaseTrait {
  /// An empty database.
  package static var database: Self { Self(migrations: []) }

  /// A database with the schema of these migrations.
  package static func database(_ migrations: [Migration]) -> Self {
    Self(migrations: migrations)
  }
}
