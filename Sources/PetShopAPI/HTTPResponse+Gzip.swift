import Gzip
import HTTP

extension HTTPResponse {
  /// The same for a client that takes gzip, under an entity tag of its own; nil when nothing would
  /// be gained by it.
  var gzipped: HTTPResponse? {
    guard body.count >= 1_024, let compressed = Gzip.compress(body), compressed.count < body.count
    else { return nil }
    var response = self
    response.body = compressed
    response.headers.set(.contentEncoding, constant: "gzip")
    if let tag = headers[.entityTag] {
      try? response.headers.set(.entityTag, tag.dropLast() + ".gz\"")
    }
    return response
  }
}
