import Cryptography
import PostgreSQL

/// What is wrong with the first entry of the audit log that was touched.
package struct AuditFault: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    /// It is not what was written.
    case entry
    /// It does not follow the one before it: one of the two was replaced, or one between them is
    /// gone.
    case place
    /// Entries at the end of its transaction are gone, or were added there.
    case count
    /// Its transaction was never sealed, or its seal is gone.
    case unsealed
    /// The seal of its transaction was touched.
    case seal
    /// Whole transactions before it are gone.
    case gap
    /// Whole transactions after it are gone; nil: all.
    case end
  }

  package let entry: AuditEntry.ID?
  package let kind: Kind

  package var description: String {
    let entry = entry.map { "entry \($0.rawValue)" } ?? "the log's beginning"
    return switch kind {
    case .entry: "\(entry) is not what was written"
    case .place:
      "\(entry) does not follow the one before it: either was touched, or one between them is gone"
    case .count: "after \(entry), entries of the same transaction are gone or were added"
    case .unsealed: "\(entry) stands outside the chain: it was added, or its seal is gone"
    case .seal: "the seal of the transaction that begins with \(entry) was touched"
    case .gap: "before \(entry), whole transactions are gone"
    case .end: "after \(entry), whole transactions are gone"
    }
  }
}

/// The whole log as it should be.
package struct VerifiedAuditLog: Hashable, Sendable {
  package let entries: Int
  /// Of the last seal. Kept elsewhere, it tells whether the whole log was made anew.
  package let hash: [UInt8]
}

/// An entry with the seal of its transaction, in the order of the chain.
struct ChainedEntry {
  /// Nil where the entries of a seal are gone.
  let entry: (id: AuditEntry.ID, previousHash: [UInt8], hash: [UInt8], body: String)?
  let seal: AuditSeal
}

/// What chains a transaction to the one before it.
struct AuditSeal: Hashable {
  let number: Int64
  /// The first entry of the transaction.
  let batch: AuditEntry.ID
  let entries: Int64
  let lastHash: [UInt8]
  let previousHash: [UInt8]
  let hash: [UInt8]
  let body: String

  var isWhole: Bool { SHA256.digest(Array(body.utf8)) == hash }
}

/// Goes through the log, transaction by transaction, and stops at the first that was touched.
struct AuditCheck {
  private static let start = SHA256.digest(Array("petshop audit log".utf8))

  private var seal: AuditSeal?
  private var sealHash = Self.start
  private var number: Int64 = 0
  private var last: (id: AuditEntry.ID, hash: [UInt8])?
  private var entriesOfSeal: Int64 = 0
  private var entries = 0

  mutating func add(_ chained: ChainedEntry) throws(AuditFault) {
    if chained.seal != seal { try begin(chained.seal) }
    guard let entry = chained.entry else { return }
    guard SHA256.digest(Array(entry.body.utf8)) == entry.hash else {
      throw AuditFault(entry: entry.id, kind: .entry)
    }
    guard entry.previousHash == last?.hash ?? chained.seal.start else {
      throw AuditFault(entry: entry.id, kind: .place)
    }
    last = (entry.id, entry.hash)
    entriesOfSeal += 1
    entries += 1
  }

  /// - Parameters:
  ///   - head: The number and the hash that the last seal should have.
  ///   - unsealed: An entry without a seal.
  mutating func finish(
    head: ChainedEntry.Head, unsealed: AuditEntry.ID?
  ) throws(AuditFault) -> VerifiedAuditLog {
    let lastBatch = seal?.batch
    try endSeal()
    if let unsealed { throw AuditFault(entry: unsealed, kind: .unsealed) }
    guard head.number == number, head.hash == sealHash else {
      throw AuditFault(entry: last?.id ?? lastBatch, kind: .end)
    }
    return VerifiedAuditLog(entries: entries, hash: sealHash)
  }

  private mutating func begin(_ next: AuditSeal) throws(AuditFault) {
    try endSeal()
    guard next.number == number + 1 else { throw AuditFault(entry: next.batch, kind: .gap) }
    guard next.isWhole, next.previousHash == sealHash else {
      throw AuditFault(entry: next.batch, kind: .seal)
    }
    seal = next
    number = next.number
    sealHash = next.hash
    last = nil
    entriesOfSeal = 0
  }

  private func endSeal() throws(AuditFault) {
    guard let seal else { return }
    guard entriesOfSeal == seal.entries, last?.hash == seal.lastHash else {
      throw AuditFault(entry: last?.id ?? seal.batch, kind: .count)
    }
  }
}

extension AuditSeal {
  /// What the first entry of its transaction follows.
  fileprivate var start: [UInt8] { SHA256.digest(Array("batch \(batch.rawValue)".utf8)) }
}
