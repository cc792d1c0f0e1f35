/// The choice of a language by `Accept-Language`, RFC 9110 §12.5.4.
package enum LanguageNegotiation {
  /// Chooses the language with the greatest weight, the one named first where weights are equal.
  ///
  /// A range is shortened from its end until it fits (RFC 4647 §3.4): `es-MX` takes `es`. What
  /// cannot be read is skipped, because no answer depends on it for more than its words.
  ///
  /// - Parameters:
  ///   - languages: Primary subtags in lower case, the one to fall back to first.
  ///   - header: The value of `Accept-Language`, if there is one.
  /// - Returns: One of `languages`; the first also where none is acceptable.
  package static func choose(
    among languages: [String], acceptLanguage header: String?
  ) -> String {
    let ranges = QuotedText.split((header ?? "")[...], at: ",").compactMap(LanguageRange.init)
    var best = (language: languages.first ?? "", weight: 0, place: Int.max)
    for language in languages {
      guard let (weight, place) = preference(for: language, in: ranges) else { continue }
      if weight > best.weight || (weight == best.weight && weight > 0 && place < best.place) {
        best = (language, weight, place)
      }
    }
    return best.language
  }

  /// The weight and place of the best range that names the language, else of `*`.
  private static func preference(
    for language: String, in ranges: [LanguageRange]
  ) -> (weight: Int, place: Int)? {
    let named = ranges.indices.filter { ranges[$0].primarySubtag == language }
    let fitting = named.isEmpty ? ranges.indices.filter { ranges[$0].primarySubtag == "*" } : named
    let best = fitting.max { one, other in
      (ranges[one].weight, -one) < (ranges[other].weight, -other)
    }
    return best.map { (ranges[$0].weight, $0) }
  }
}

private struct LanguageRange {
  let primarySubtag: String
  let weight: Int

  init?(_ text: Substring) {
    guard let element = ParameterizedValue(text) else { return nil }
    let subtags = element.value.split(separator: "-", omittingEmptySubsequences: false)
    guard subtags.allSatisfy({ 1...8 ~= $0.utf8.count }), let primary = subtags.first else {
      return nil
    }
    let quality = element.parameters.first { $0.name == "q" }?.value ?? "1"
    guard let weight = Weight.thousandths(quality) else { return nil }
    primarySubtag = primary.lowercased()
    self.weight = weight
  }
}
