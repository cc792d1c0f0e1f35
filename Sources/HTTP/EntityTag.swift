/// A validator of a representation, RFC 9110 §8.8.3.
package struct EntityTag: Hashable, Sendable {
  /// What stands between the quotation marks.
  package let opaque: String
  /// Whether equal tags promise only equivalent, not identical bytes.
  package let isWeak: Bool

  /// A tag of this text; nil when it holds a quotation mark, a space or a control character.
  package init?(_ opaque: String, isWeak: Bool = false) {
    guard opaque.utf8.allSatisfy(Self.isTagCharacter) else { return nil }
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// The tag as it stands in a header: `"abc"` or `W/"abc"`.
  package var headerValue: String { (isWeak ? "W/\"" : "\"") + opaque + "\"" }

  /// Equal, and neither is weak: what `If-Match` asks for.
  package func stronglyMatches(_ other: EntityTag) -> Bool {
    !isWeak && !other.isWeak && opaque == other.opaque
  }

  /// Equal but for weakness: what `If-None-Match` asks for.
  package func weaklyMatches(_ other: EntityTag) -> Bool {
    opaque == other.opaque
  }

  /// `etagc` of RFC 9110 §8.8.3.
  static func isTagCharacter(_ byte: UInt8) -> Bool {
    byte == 0x21 || (byte >= 0x23 && byte != 0x7F)
  }
}

/// The value of `If-Match` or `If-None-Match`.
package enum EntityTagCondition: Hashable, Sendable {
  /// `*`: whatever there is.
  case any
  case tags([EntityTag])

  /// Reads a header value; nil when it is malformed or has no tag at all.
  package init?(_ text: String) {
    if Grammar.trimmed(text[...]) == "*" {
      self = .any
      return
    }
    var scan = TagScan(rest: text.utf8[...])
    guard let tags = scan.tags(), !tags.isEmpty else { return nil }
    self = .tags(tags)
  }
}

/// Reads a list of tags from left to right: a tag may hold commas, so it cannot be split first.
private struct TagScan {
  var rest: Substring.UTF8View

  mutating func tags() -> [EntityTag]? {
    var tags: [EntityTag] = []
    _ = skipComma()
    while !rest.isEmpty {
      guard let tag = tag() else { return nil }
      tags.append(tag)
      guard skipComma() || rest.isEmpty else { return nil }
    }
    return tags
  }

  /// Skips white space and commas; false when there was no comma.
  private mutating func skipComma() -> Bool {
    let separators = rest.prefix { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
    rest = rest.dropFirst(separators.count)
    return separators.contains(UInt8(ascii: ","))
  }

  private mutating func tag() -> EntityTag? {
    let isWeak = rest.starts(with: "W/".utf8)
    let quoted = rest.dropFirst(isWeak ? 2 : 0)
    guard quoted.first == UInt8(ascii: "\"") else { return nil }
    let opaque = quoted.dropFirst().prefix(while: EntityTag.isTagCharacter)
    let behind = quoted.dropFirst(opaque.count + 1)
    guard behind.first == UInt8(ascii: "\"") else { return nil }
    rest = behind.dropFirst()
    return EntityTag(String(Substring(opaque)), isWeak: isWeak)
  }
}
