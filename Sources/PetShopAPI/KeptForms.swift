import HTTP

/// What is asked for, by whomever.
struct KeptTarget: Hashable, Keepable {
  let contract: String
  /// As the client sees it: links are made from it.
  let basePath: String
  let path: String
  let query: String

  var size: Int {
    contract.utf8.count + basePath.utf8.count + path.utf8.count + query.utf8.count
  }
}

/// What a target is answered, as it is and for clients that take gzip.
struct KeptForms: Keepable {
  let plain: HTTPResponse
  /// Made when it is first asked for.
  let gzipped: HTTPResponse?

  /// Both in no more room than is counted: what was written grew by doubling, and what was compressed
  /// had room for the worst.
  init(plain: HTTPResponse, gzipped: HTTPResponse? = nil) {
    self.plain = plain.fitted
    self.gzipped = gzipped?.fitted
  }

  var size: Int { plain.size + (gzipped?.size ?? 0) }
}

extension HTTPResponse: Keepable {
  /// The bytes, and about as much as holds them together.
  var size: Int { body.count + headers.lines.count + 128 }

  fileprivate var fitted: HTTPResponse {
    guard body.capacity > body.count + body.count / 8 + 64 else { return self }
    var response = self
    response.body = []
    response.body.reserveCapacity(body.count)
    response.body += body
    return response
  }
}
