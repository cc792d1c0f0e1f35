/// Characters that are not seen: with them two names look the same and are not, and a name can turn
/// around the text it stands in.
extension Unicode.Scalar {
  /// Zero-width characters, bidirectional controls, fillers, tags, annotations, variation selectors.
  var isInvisible: Bool {
    properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(value)
  }

  /// What emoji are put together with, and some scripts spell words with (ZWNJ, ZWJ).
  fileprivate var isJoiner: Bool { value == 0x200C || value == 0x200D }

  /// The first script in which a joiner changes what is seen is Arabic.
  fileprivate var mayBeJoined: Bool { value >= 0x0600 && !isJoiner }
}

extension String {
  /// Whether something in it is not seen. Variation selectors and joiners are, by what they do to
  /// their neighbours; a joiner between letters it does nothing to is not.
  var hidesSomething: Bool {
    var previous: Unicode.Scalar?
    var mustBeJoined = false
    for scalar in unicodeScalars {
      if mustBeJoined, !scalar.mayBeJoined { return true }
      mustBeJoined = scalar.isJoiner
      if scalar.isJoiner {
        guard previous?.mayBeJoined == true else { return true }
      } else if scalar.isInvisible, !scalar.properties.isVariationSelector {
        return true
      }
      previous = scalar
    }
    return mustBeJoined
  }
}
