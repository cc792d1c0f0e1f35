/// The choice of a representation by `Accept`, RFC 9110 §12.5.1.
package enum ContentNegotiation: Hashable, Sendable {
  case chosen(MediaType)
  /// Nothing we offer is acceptable: 406.
  case notAcceptable
  /// The header cannot be read: 400.
  case malformed

  /// Chooses the offer with the greatest weight, the first of them where weights are equal.
  /// Without a header, or with an empty one, that is the first offer.
  ///
  /// - Parameters:
  ///   - offers: What there is, the preferred one first.
  ///   - header: The value of `Accept`, if there is one.
  package init(offers: [MediaType], accept header: String?) {
    guard let header, let ranges = MediaRange.list(header) else {
      self = header == nil ? Self.choose(offers, by: []) : .malformed
      return
    }
    self = Self.choose(offers, by: ranges)
  }

  /// Whether `Accept` names this very type, but each time with parameters that it has not: what
  /// JSON:API 1.1 refuses whatever else is accepted. False for a header that cannot be read.
  package static func namesOnlyVariants(of type: MediaType, accept header: String) -> Bool {
    let named = (MediaRange.list(header) ?? []).filter { $0.names(type) }
    return !named.isEmpty && !named.contains { $0.takes(type) }
  }

  private static func choose(_ offers: [MediaType], by ranges: [MediaRange]) -> Self {
    var best: (offer: MediaType, weight: Int)?
    for offer in offers {
      let weight = ranges.isEmpty ? Weight.full : weight(of: offer, by: ranges)
      if weight > best?.weight ?? 0 { best = (offer, weight) }
    }
    return best.map { .chosen($0.offer) } ?? .notAcceptable
  }

  /// The most specific range that takes the offer decides.
  private static func weight(of offer: MediaType, by ranges: [MediaRange]) -> Int {
    let fitting = ranges.filter { $0.takes(offer) }
    return fitting.max { $0.specificity < $1.specificity }?.weight ?? 0
  }
}

/// One element of `Accept`.
struct MediaRange {
  private let type: MediaType
  let weight: Int

  /// All elements; nil when one of them is malformed.
  static func list(_ header: String) -> [MediaRange]? {
    var ranges: [MediaRange] = []
    for element in QuotedText.split(header[...], at: ",") where !element.isEmpty {
      guard let range = MediaRange(element) else { return nil }
      ranges.append(range)
    }
    return ranges
  }

  /// A lone `*` counts as `*/*`: the default of Java's HttpURLConnection.
  private init?(_ text: Substring) {
    let written = text.first == "*" && !text.hasPrefix("*/") ? "*/" + text : text
    guard let element = ParameterizedValue(written), let type = MediaType(element) else {
      return nil
    }
    guard type.type != "*" || type.subtype == "*" else { return nil }
    guard let weight = Weight.thousandths(type.parameters["q"] ?? "1") else { return nil }
    self.type = type
    self.weight = weight
  }

  func names(_ offer: MediaType) -> Bool { type.essence == offer.essence }

  func takes(_ offer: MediaType) -> Bool {
    (type.type == "*" || type.type == offer.type)
      && (type.subtype == "*" || type.subtype == offer.subtype)
      && conditions.allSatisfy { offer.parameters[$0.key] == $0.value }
  }

  /// `*/*` before `text/*` before `text/html` before `text/html;level=1`.
  var specificity: Int {
    (type.type == "*" ? 0 : 1) + (type.subtype == "*" ? 0 : 1) + conditions.count
  }

  /// A profile (RFC 6906) adds to what a type means and takes nothing away, so none is a condition.
  private var conditions: [String: String] {
    type.parameters.filter { $0.key != "q" && $0.key != "profile" }
  }
}
