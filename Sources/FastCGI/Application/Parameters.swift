/// The parameters of a request, in the order they came, copied once out of libfcgi.
///
/// libfcgi makes C strings of them: names and values end at their first NUL. Of several with one
/// name the first counts; `hasDuplicate(_:)` tells.
package struct Parameters: Sendable {
  /// `NAME=value` and a NUL for each.
  let bytes: [UInt8]
  let entries: [Entry]

  /// Where one parameter lies in `bytes`.
  struct Entry: Sendable {
    let start: Int
    let equals: Int
    let end: Int

    var name: Range<Int> { start..<equals }
    /// Empty also where a NUL in the name took the rest of it.
    var value: Range<Int> { min(equals + 1, end)..<end }
  }

  /// The bytes of a value, or nil when no parameter has this name. Names are compared bytewise.
  package subscript(_ name: StaticString) -> ArraySlice<UInt8>? {
    guard let entry = first(name) else { return nil }
    return bytes[entry.value]
  }

  /// A value, or nil when it is missing or not UTF-8.
  package func string(_ name: StaticString) -> String? {
    guard let entry = first(name),
      let text = try? UTF8Span(validating: bytes.span.extracting(entry.value))
    else { return nil }
    return String(copying: text)
  }

  /// How many parameters there are, duplicates included.
  package var count: Int { entries.count }

  /// Calls `body` with each parameter in order, duplicates included.
  package func forEach(_ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) {
    for entry in entries {
      body(bytes[entry.name], bytes[entry.value])
    }
  }

  /// Whether several parameters have this name.
  package func hasDuplicate(_ name: StaticString) -> Bool {
    guard let first = index(of: name, from: 0) else { return false }
    return index(of: name, from: first + 1) != nil
  }

  /// The values of all parameters that have this name, in order.
  package func values(_ name: StaticString) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    var next = index(of: name, from: 0)
    while let index = next {
      values.append(bytes[entries[index].value])
      next = self.index(of: name, from: index + 1)
    }
    return values
  }

  private func first(_ name: StaticString) -> Entry? {
    index(of: name, from: 0).map { entries[$0] }
  }

  /// The first of the entries from `start` on that has this name.
  private func index(of name: StaticString, from start: Int) -> Int? {
    let entries = entries.span
    return name.withUTF8Buffer { name in
      var index = start
      while index < entries.count {
        if unsafe isNamed(entries[index], name) { return index }
        index += 1
      }
      return nil
    }
  }

  private func isNamed(_ entry: Entry, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard entry.equals - entry.start == name.count else { return false }
    return unsafe bytes.span.extracting(entry.name).starts(with: name)
  }
}

extension Parameters {
  /// As they came, in order: `NAME=value` and a NUL each. Left out are those with one of the names in
  /// `omitted`, and headers (`HTTP_…`) that `headers` does not name. Takes no more room than its bytes.
  package func joined(without omitted: [StaticString], headers: [StaticString]) -> [UInt8] {
    let runs = runs { name in
      name.starts(with: "HTTP_")
        ? headers.contains { name.equals($0) } : !omitted.contains { name.equals($0) }
    }
    var joined: [UInt8] = []
    joined.reserveCapacity(runs.reduce(0) { $0 + $1.count })
    for run in runs { joined += bytes[run] }
    return joined
  }

  /// Where those with a wanted name lie, each with its NUL: as few ranges as there can be.
  private func runs(_ isWanted: (_ name: Span<UInt8>) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for entry in entries where isWanted(bytes.span.extracting(entry.name)) {
      if let last = runs.last, last.upperBound == entry.start {
        runs[runs.count - 1] = last.lowerBound..<(entry.end + 1)
      } else {
        runs.append(entry.start..<(entry.end + 1))
      }
    }
    return runs
  }
}

extension Span<UInt8> {
  fileprivate func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && starts(with: text)
  }

  fileprivate func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { unsafe starts(with: $0) }
  }

  fileprivate func starts(with text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count >= text.count else { return false }
    for index in text.indices {
      guard unsafe self[index] == text[index] else { return false }
    }
    return true
  }
}

extension Parameters {
  /// Parameters made from pairs, for whoever calls an application without a socket.
  package init(_ pairs: [(name: String, value: String)]) {
    var bytes: [UInt8] = []
    var entries: [Entry] = []
    for pair in pairs {
      let start = bytes.count
      bytes.append(contentsOf: pair.name.utf8)
      let equals = bytes.count
      bytes.append(UInt8(ascii: "="))
      bytes.append(contentsOf: pair.value.utf8)
      entries.append(Entry(start: start, equals: equals, end: bytes.count))
      bytes.append(0)
    }
    self.init(bytes: bytes, entries: entries)
  }
}
