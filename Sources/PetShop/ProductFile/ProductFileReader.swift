import CSV

/// Reads a file of products into rows, some at a time.
struct ProductFileReader {
  private(set) var header: ProductHeader?
  private(set) var errors = RowErrors()
  private(set) var rowCount = 0
  private var csv = CSVReader()
  private var batch: [ImportedRow] = []
  private var batchSize = 0

  /// Hands rows over in batches, as they become full.
  mutating func read(_ part: [UInt8], _ take: ([ImportedRow]) throws -> Void) throws {
    var reader = csv
    csv = CSVReader()
    try reader.read(part) { try add($0, take) }
    csv = reader
  }

  mutating func finish(_ take: ([ImportedRow]) throws -> Void) throws {
    var reader = csv
    csv = CSVReader()
    try reader.finish { try add($0, take) }
    if !batch.isEmpty { try flush(take) }
  }

  private mutating func add(
    _ record: CSVRecord, _ take: ([ImportedRow]) throws -> Void
  ) throws {
    guard let header else { return header = try ProductHeader(record.fields) }
    if record.fields == [""], header.columns.count > 1 { return }
    let row = ImportedRow(record, under: header)
    rowCount += 1
    for error in row.errors { errors.add(error) }
    batch.append(row)
    batchSize += row.size
    if batch.count == 1_000 || batchSize > 1 << 20 { try flush(take) }
  }

  private mutating func flush(_ take: ([ImportedRow]) throws -> Void) throws {
    try take(batch)
    batch.removeAll(keepingCapacity: true)
    batchSize = 0
  }
}
