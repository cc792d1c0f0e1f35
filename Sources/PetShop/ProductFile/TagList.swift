/// Tags in one field of a file: `paseo|cuero`. A bar or a backslash within a tag has a backslash in
/// front of it.
enum TagList {
  static func text(_ tags: [String]) -> String {
    tags.map(escaped).joined(separator: "|")
  }

  private static func escaped(_ tag: String) -> String {
    var text = String.UnicodeScalarView()
    // By scalars: with a combining mark behind it, a bar is another character.
    for scalar in tag.unicodeScalars {
      if scalar == "|" || scalar == "\\" { text.append("\\") }
      text.append(scalar)
    }
    return String(text)
  }

  static func tags(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    var tags: [String] = []
    var tag = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if !isEscaped, scalar == "\\" {
        isEscaped = true
      } else if !isEscaped, scalar == "|" {
        tags.append(String(tag))
        tag = String.UnicodeScalarView()
      } else {
        tag.append(scalar)
        isEscaped = false
      }
    }
    return tags + [String(tag)]
  }
}
