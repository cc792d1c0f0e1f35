import PostgreSQL

extension Shop {
  /// Goes through all issued documents as they are at one moment, one after the other; the invoices
  /// first, for credit notes carry the hashes of theirs.
  ///
  /// - Returns: Each series of a year, with the hash of its last document.
  /// - Throws: `DocumentFault` about the first that was touched; `ShopError.unavailable`.
  package func verifyDocuments(progress: (Int) -> Void = { _ in }) throws -> [VerifiedChain] {
    try snapshot { db in
      _ = try db.one(LongTransaction.begin)
      var check = ChainCheck(counters: try db.all(ChainedDocument.chains))
      var count = 0
      for documents in [ChainedDocument.invoices, ChainedDocument.creditNotes] {
        try db.forEach(documents) { document in
          try check.add(document)
          count += 1
          progress(count)
        }
      }
      return try check.finish()
    }
  }
}
