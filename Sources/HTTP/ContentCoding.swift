/// What `Accept-Encoding` says of gzip, RFC 9110 §12.5.3.
package enum ContentCoding {
  /// Whether the client would rather have gzip than nothing done to the body. A header that cannot
  /// be read asks for nothing.
  package static func takesGzip(_ header: String?) -> Bool {
    guard let header else { return false }
    var (gzip, anything): (Int?, Int?) = (nil, nil)
    for element in QuotedText.split(header[...], at: ",") {
      guard let coding = ParameterizedValue(element) else { return false }
      var weight: Int? = Weight.full
      if let text = coding.parameters.first(where: { $0.name == "q" })?.value {
        weight = Weight.thousandths(text)
      }
      guard let weight else { return false }
      switch coding.value.lowercased() {
      case "gzip", "x-gzip": gzip = weight
      case "*": anything = weight
      default: break
      }
    }
    return gzip ?? anything ?? 0 > 0
  }
}
