/// Latin letters for letters that are none, or that have marks the encoding lacks. It goes by the
/// characters' names, which Unicode promises never to change.
enum Romanization {
  /// "?" for what cannot be told; nothing for marks and joiners without a letter of their own.
  static func latin(of character: Character) -> String {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return "" }
    if first.properties.generalCategory == .format { return "" }
    guard let name = first.properties.name else { return "?" }
    let words = name.split(separator: " ")
    guard words.count > 3, words[2] == "LETTER", let letter = letter(words[0], words[3]) else {
      return first.properties.isWhitespace ? " " : "?"
    }
    return words[1] == "CAPITAL" ? capitalized(letter) : letter
  }

  private static func letter(_ script: Substring, _ name: Substring) -> String? {
    switch script {
    case "LATIN":
      name.utf8.count <= 2 ? name.lowercased() : name == "DOTLESS" ? "i" : nil
    case "GREEK": greek[String(name)]
    case "CYRILLIC": cyrillic[String(name)]
    default: nil
    }
  }

  private static func capitalized(_ letters: String) -> String {
    letters.prefix(1).uppercased() + letters.dropFirst()
  }

  private static let greek: [String: String] = table(
    """
    ALPHA a BETA v GAMMA g DELTA d EPSILON e ZETA z ETA i THETA th IOTA i KAPPA k LAMDA l MU m NU n
    XI x OMICRON o PI p RHO r SIGMA s FINAL s TAU t UPSILON y PHI f CHI ch PSI ps OMEGA o
    """)

  private static let cyrillic: [String: String] = table(
    """
    A a BE b VE v GHE g DE d IE e IO yo ZHE zh ZE z I i SHORT y KA k EL l EM m EN n O o PE p ER r
    ES s TE t U u EF f HA kh TSE ts CHE ch SHA sh SHCHA shch YERU y E e YU yu YA ya UKRAINIAN ye
    BYELORUSSIAN-UKRAINIAN i YI yi DJE dj LJE lj NJE nj TSHE c DZHE dz JE j HARD - SOFT -
    """
  ).mapValues { $0 == "-" ? "" : $0 }

  private static func table(_ text: String) -> [String: String] {
    let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
    let pairs = stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
    return Dictionary(pairs) { first, _ in first }
  }
}
