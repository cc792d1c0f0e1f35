/// The names of the statements prepared on one connection.
@usableFromInline
struct StatementCache {
  /// A query, known by where its SQL lies in the program. The linker may fold equal literals of
  /// queries with different arguments into one, so the query's type belongs to the key.
  @usableFromInline
  struct Key: Hashable {
    let address: UInt
    let type: ObjectIdentifier

    @usableFromInline
    init(_ sql: StaticString, _ type: Any.Type) {
      address = unsafe UInt(bitPattern: sql.utf8Start)
      self.type = ObjectIdentifier(type)
    }
  }

  private var names: [Key: String] = [:]
  private var prepared = 0

  subscript(key: Key) -> String? { names[key] }

  /// A name no statement of this connection ever had.
  mutating func newName() -> String {
    prepared &+= 1
    return "s\(prepared)"
  }

  mutating func remember(_ name: String, for key: Key) { names[key] = name }

  mutating func removeAll() { names.removeAll() }
}
