import PostgreSQL
import Synchronization

/// What the threads of one process know of the catalogue's version.
///
/// A version counts for every request that came before it was asked for. Under load many wait, so
/// the database is asked far less often than there are requests.
package final class CatalogueVersion: Sendable {
  private struct Reading {
    let version: Int64
    let askedAt: ContinuousClock.Instant
  }

  private let latest = Mutex<Reading?>(nil)

  package init() {}

  /// Nil when nobody has asked since `moment`.
  fileprivate func known(since moment: ContinuousClock.Instant) -> Int64? {
    latest.withLock { latest in
      guard let latest, latest.askedAt >= moment else { return nil }
      return latest.version
    }
  }

  fileprivate func learn(_ version: Int64, askedAt: ContinuousClock.Instant) {
    latest.withLock { latest in
      if let latest, latest.askedAt >= askedAt { return }
      latest = Reading(version: version, askedAt: askedAt)
    }
  }
}

extension CatalogueVersion {
  static let current = Query<Int64>(
    """
    SELECT version
    FROM catalogue_version
    """
  ) { row throws(PostgreSQLError) in try row.next() }
}

extension Shop {
  /// The version the catalogue had at some time since `moment`: every change that was committed
  /// before `moment` is part of it. What is read afterwards is of this version or a later one.
  package func catalogueVersion(since moment: ContinuousClock.Instant) throws -> Int64 {
    if let version = catalogue.known(since: moment) { return version }
    let askedAt = ContinuousClock.now
    let version = try glance { db in try db.one(CatalogueVersion.current) }
    catalogue.learn(version, askedAt: askedAt)
    return version
  }
}
