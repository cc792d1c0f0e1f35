@testable import PetShop

extension Shop {
  /// Imports a text in parts of this size.
  @discardableResult
  func importCSV(
    _ text: String, isDryRun: Bool = false, partSize: Int = 1_000, by user: User.ID? = nil
  ) throws -> ProductImport.Summary {
    var rest = Array(text.utf8)[...]
    let source = ProductImport.Source(next: {
      defer { rest = rest.dropFirst(partSize) }
      return Array(rest.prefix(partSize))
    })
    return try importProducts(from: source, isDryRun: isDryRun, by: user)
  }

  /// What is wrong with a text, as `3 price outOfRange(…)`; empty when it was imported.
  func complaints(about text: String, isDryRun: Bool = false) throws -> [String] {
    do {
      try importCSV(text, isDryRun: isDryRun)
      return []
    } catch ShopError.fileRefused(let errors) {
      return errors.first.map { "\($0.row) \($0.field ?? "-") \($0.problem)" }
    }
  }

  func exportedCSV() throws -> String {
    var bytes: [UInt8] = []
    try exportProducts { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
