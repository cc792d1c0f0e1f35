/// The members of an object in the order they were written, each name once.
///
/// Names are compared by bytes, as RFC 8259 §8.3 advises, never by canonical equivalence.
package struct JSONObject: Sendable {
  /// One name with its value.
  package struct Member: Sendable {
    package let name: String
    package let value: JSONValue
  }

  /// All members, in order.
  package private(set) var members: [Member] = []

  /// Where each name stands, once there are too many members to look through one by one.
  private var positions: [ExactName: Int] = [:]

  /// An object without members.
  package init() {}

  /// An object of these members; nil when a name comes twice.
  package init?(_ members: KeyValuePairs<String, JSONValue>) {
    for (name, value) in members {
      guard append(name, value) else { return nil }
    }
  }

  /// The value of a name, nil when the object has no such member.
  package subscript(name: String) -> JSONValue? {
    position(of: name).map { members[$0].value }
  }

  /// Adds a member behind the others; false, and nothing added, when the name is taken.
  package mutating func append(_ name: String, _ value: JSONValue) -> Bool {
    guard position(of: name) == nil else { return false }
    members.append(Member(name: name, value: value))
    index()
    return true
  }
}

extension JSONObject {
  private static let mostLookedThrough = 16

  private func position(of name: String) -> Int? {
    guard positions.isEmpty else { return positions[ExactName(text: name)] }
    return members.firstIndex { $0.name.isSpelled(name) }
  }

  private mutating func index() {
    guard members.count > Self.mostLookedThrough else { return }
    let firstUnindexed = positions.isEmpty ? 0 : members.count - 1
    for position in firstUnindexed..<members.count {
      positions[ExactName(text: members[position].name)] = position
    }
  }
}

extension JSONObject: Equatable {
  package static func == (one: JSONObject, other: JSONObject) -> Bool {
    one.members.elementsEqual(other.members) {
      $0.name.isSpelled($1.name) && $0.value == $1.value
    }
  }
}

/// A name that hashes and compares by its bytes.
private struct ExactName: Hashable {
  let text: String

  static func == (one: ExactName, other: ExactName) -> Bool {
    one.text.isSpelled(other.text)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
