import HTTP
import JSON
import PetShop

/// The whole catalogue as a file, out and in.
enum ProductFileRoutes {
  static let all: [Route] = [
    Route(
      "GET /api/products.csv", .admin(or: .catalogueRead), writesCSV: "products.csv"
    ) { call, write in
      try call.shop.exportProducts(to: write)
    },
    Route(
      "POST /api/products/import", .admin(or: .catalogueWrite), readsCSVUpTo: largestFile,
      reads: isDryRun,
      writes: summary
    ) { call, isDryRun, upload in
      let source = ProductImport.Source(next: upload.next, isAwaited: upload.isAwaited)
      let summary = try call.shop.importProducts(
        from: source, isDryRun: isDryRun, by: call.caller.user)
      return (summary, isDryRun)
    },
  ]

  /// 100,000 products with a description each weigh 30 to 50 MB. nginx has the same limit.
  private static let largestFile = 64 << 20

  private static func isDryRun(_ query: inout QueryReader) -> Bool {
    query.flag("dry_run") ?? false
  }

  private static let summary = Document<(ProductImport.Summary, isDryRun: Bool)>(.personal) {
    result, json in
    json.object { json in
      json.field("dry_run", result.isDryRun)
      json.field("created", result.0.created)
      json.field("updated", result.0.updated)
      json.field("unchanged", result.0.unchanged)
    }
  }
}
