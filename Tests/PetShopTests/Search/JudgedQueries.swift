import Foundation

@testable import PetShop

/// What customers type and what they should find: `judged-queries.txt`, which says how it is read.
struct JudgedQueries {
  struct Judgement {
    let query: String
    let patterns: [Substring]

    func isRelevant(_ sku: String) -> Bool {
      patterns.contains { pattern in
        pattern.hasSuffix("*") ? sku.hasPrefix(pattern.dropLast()) : sku == pattern
      }
    }
  }

  let judgements: [Judgement]
  /// The products that were there when it was judged.
  let pool: Set<String>

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "judged-queries.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    pool = Set(lines.filter { $0.hasPrefix("[judged]") }.flatMap(Self.products))
    judgements = lines.filter { !$0.hasPrefix("[judged]") }.compactMap(Self.judgement)
  }

  /// `query => SKU SKU`
  private static func judgement(_ line: Substring) -> Judgement? {
    guard let arrow = line.range(of: "=>") else { return nil }
    return Judgement(
      query: line[..<arrow.lowerBound].trimmingCharacters(in: .whitespaces),
      patterns: line[arrow.upperBound...].split(separator: " "))
  }

  /// `[judged] GAT-ARE-00[1-4]`: four of them.
  private static func products(_ line: Substring) -> [String] {
    line.split(separator: " ").dropFirst().flatMap { pattern -> [String] in
      let parts = pattern.split { "[-]".contains($0) && pattern.contains("[") }
      guard pattern.hasSuffix("]"), let first = Int(parts[parts.count - 2]),
        let last = Int(parts[parts.count - 1])
      else { return [String(pattern)] }
      let beginning = pattern.prefix { $0 != "[" }
      return (first...last).map { "\(beginning)\($0)" }
    }
  }
}

/// How good the answers to judged queries were.
struct SearchScore {
  private(set) var recall: [Double] = []
  private(set) var precision: [Double] = []
  /// Queries of which something is missing, or that found what they should not.
  private(set) var misses: [String] = []

  /// - Parameter found: The judged products found, the best first.
  mutating func add(_ judgement: JudgedQueries.Judgement, found: [String], pool: Set<String>) {
    let relevant = pool.filter(judgement.isRelevant)
    let first = found.prefix(10)
    let hits = first.filter(relevant.contains).count
    if relevant.isEmpty {
      recall.append(found.isEmpty ? 1 : 0)
      precision.append(found.isEmpty ? 1 : 0)
    } else {
      recall.append(Double(hits) / Double(min(10, relevant.count)))
      // Nobody wants more than there is.
      let depth = min(10, relevant.count)
      precision.append(Double(first.prefix(depth).filter(relevant.contains).count) / Double(depth))
    }
    if recall.last != 1 {
      misses.append("\(judgement.query): \(first.joined(separator: " "))")
    }
  }

  var meanRecall: Double { mean(recall) }
  var meanPrecision: Double { mean(precision) }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(values.count, 1))
  }
}
