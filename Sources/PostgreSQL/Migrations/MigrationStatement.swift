/// A statement that runs outside of a transaction.
struct MigrationStatement {
  let sql: String

  /// Whether it may wait for its locks as long as it takes: whatever reads and writes rows does not
  /// have to wait behind it. Any other might be an ALTER TABLE, behind which all the others do.
  var mayWait: Bool {
    switch words.first {
    case "CALL", "ANALYZE": true
    case "CREATE", "DROP", "REINDEX": words.prefix(4).contains("CONCURRENTLY")
    case "ALTER": words.count == 6 && words[3...4] == ["VALIDATE", "CONSTRAINT"]
    default: false
    }
  }

  /// In capitals, without the lines of comments before them.
  private var words: [String] {
    sql.split(separator: "\n")
      .drop { $0.hasPrefix("--") }
      .flatMap { $0.split(separator: " ") }
      .map { $0.uppercased() }
  }
}
