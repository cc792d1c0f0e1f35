/// How the words of a search are looked for: all of them first, then all but some. A pure rule.
struct SearchPlan: Hashable, Sendable {
  /// What is to be found.
  let terms: [SearchTerm]
  /// Numbers and units, which only sort what is found.
  let minor: [SearchTerm]

  /// Nil when the words say nothing to this shop: more of them are unknown than known, where one
  /// that was put right is half known.
  init?(_ terms: [SearchTerm]) {
    let major = terms.filter { !$0.isMinor }
    let known = major.filter(\.isKnown)
    let certainty = known.count + known.count(where: \.isExact)
    guard !terms.isEmpty, certainty >= 2 * (major.count - known.count) else { return nil }
    self.terms = major.isEmpty ? terms : known
    minor = major.isEmpty ? [] : terms.filter(\.isMinor)
  }

  /// The stems of the name that would be just these words.
  var nameKey: String { terms.compactMap(\.stems.first).joined(separator: " ") }

  /// Where each term may stand, the terms that only sort last.
  var places: [String] { (terms + minor).flatMap(\.places) }

  /// Products that have every term: the text of a `tsquery` for the names, one for all words, and
  /// one for the categories' names as well.
  struct Queries: Hashable, Sendable {
    let inNames: String
    let inWords: String
    let anywhere: String

    fileprivate init(_ terms: [SearchTerm]) {
      inNames = terms.map(\.inNameAlike).joined(separator: "&")
      inWords = terms.map(\.inWords).joined(separator: "&")
      anywhere = terms.map(\.anywhere).joined(separator: "&")
    }
  }

  /// Looks for every term.
  var whole: [Queries] { [Queries(terms)] }

  /// What to look for in turn until something is found. With two words or three one may be missing,
  /// with more than three two.
  var attempts: [[Queries]] {
    let most = terms.count > 3 ? 2 : min(terms.count - 1, 1)
    return (0...most).map { missing in terms.choices(without: missing).map(Queries.init) }
  }
}

extension Array {
  /// All ways to leave out so many elements.
  func choices(without count: Int) -> [[Element]] {
    guard count > 0 else { return [self] }
    guard let first, count < self.count else { return count == self.count ? [[]] : [] }
    let rest = Array(dropFirst())
    return rest.choices(without: count).map { [first] + $0 } + rest.choices(without: count - 1)
  }
}
