import PostgreSQL

extension Shop {
  /// Deletes answers and tokens that have expired. Safe at any time, from any process.
  package func forgetExpired() throws {
    try write { db in
      try db.run(StoredAnswer.forgetAllExpired)
      try db.run(LoginSession.deleteExpiredRefreshTokens)
    }
  }

  /// Gives the database session back until it is next needed.
  package func rest() {
    database.close()
  }
}
