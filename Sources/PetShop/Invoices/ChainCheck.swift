/// What is wrong with the first document that was touched.
package struct DocumentFault: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    case missing, extra, body, lines, place
  }

  package let number: InvoiceNumber
  package let kind: Kind

  package var description: String {
    switch kind {
    case .missing: "\(number) is missing"
    case .extra: "\(number) was never numbered by the counter"
    case .body: "\(number) is not what was issued"
    case .lines: "\(number): its lines are not what was issued"
    case .place: "\(number) does not follow the document before it: one of the two was replaced"
    }
  }
}

/// One series of a year that is whole.
package struct VerifiedChain: Hashable, Sendable {
  package let last: InvoiceNumber
  /// Of the last document. Kept elsewhere, it tells whether the whole chain was made anew.
  package let hash: [UInt8]
}

/// Goes through documents in the order of their numbers, and stops at the first that was touched.
struct ChainCheck {
  /// What each counter came to, by series and year.
  private let counters: [InvoiceNumber]
  private(set) var chains: [VerifiedChain] = []
  private var last: VerifiedChain?

  init(counters: [InvoiceNumber]) {
    self.counters = counters
  }

  mutating func add(_ document: ChainedDocument) throws(DocumentFault) {
    let number = document.number
    if let last, !last.last.isInChain(of: number) { try endChain() }
    let expected = (last?.last.number ?? 0) + 1
    guard number.number == expected else {
      throw DocumentFault(
        number: InvoiceNumber(series: number.series, year: number.year, number: expected),
        kind: .missing)
    }
    guard document.isBodyWhole else { throw DocumentFault(number: number, kind: .body) }
    guard document.areLinesWhole else { throw DocumentFault(number: number, kind: .lines) }
    guard document.seal.previousHash == last?.hash ?? document.start else {
      throw DocumentFault(number: number, kind: .place)
    }
    last = VerifiedChain(last: number, hash: document.seal.hash)
  }

  /// To be called behind the last document.
  ///
  /// - Returns: Every chain, in the order they came in.
  mutating func finish() throws(DocumentFault) -> [VerifiedChain] {
    try endChain()
    for counter in counters where !chains.contains(where: { $0.last.isInChain(of: counter) }) {
      throw DocumentFault(
        number: InvoiceNumber(series: counter.series, year: counter.year, number: 1),
        kind: .missing)
    }
    return chains
  }

  private mutating func endChain() throws(DocumentFault) {
    guard let ended = last else { return }
    let counted = counters.first { $0.isInChain(of: ended.last) }?.number ?? 0
    let next = InvoiceNumber(
      series: ended.last.series, year: ended.last.year, number: ended.last.number + 1)
    if counted > ended.last.number { throw DocumentFault(number: next, kind: .missing) }
    if counted < ended.last.number { throw DocumentFault(number: ended.last, kind: .extra) }
    chains.append(ended)
    last = nil
  }
}

extension InvoiceNumber {
  fileprivate func isInChain(of other: InvoiceNumber) -> Bool {
    series == other.series && year == other.year
  }
}
