package import HTTP
package import PetShop

/// All of a request that its answer may depend on, besides the shop: as it came, to the byte.
package struct RequestKey: Hashable, Keepable {
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// All at once: `Array` hashes one byte after the other.
  package func hash(into hasher: inout Hasher) {
    unsafe bytes.withUnsafeBytes { bytes in unsafe hasher.combine(bytes: bytes) }
  }

  var size: Int { bytes.count }
}

/// What a request was answered, of one version of the catalogue.
package struct KeptReply: Sendable {
  fileprivate let response: HTTPResponse
  fileprivate let version: Int64
}

/// What is made of the catalogue is answered from two memories: to the very same request, of which
/// nothing is known but its bytes, and to whoever asks for the same `KeptTarget`, by whatever request.
extension Gateway {
  /// The answer that such a request got from memory. It may be out of date: `again` sees to that.
  package func lastReply(to key: RequestKey) -> KeptReply? {
    repeated.latest(to: key).map { KeptReply(response: $0.answer, version: $0.version) }
  }

  /// That answer once more, under the id of this request; nil when the catalogue is another.
  ///
  /// - Throws: `ShopError.unavailable`.
  package func again(
    _ reply: KeptReply, since moment: ContinuousClock.Instant, id: String, of shop: Shop
  ) throws -> HTTPResponse? {
    guard try shop.catalogueVersion(since: moment) == reply.version else { return nil }
    return reply.response.identified(by: id)
  }

  /// Only what came from memory, so that nothing is kept here that is asked for once.
  func remember(_ reply: Reply, to key: RequestKey) {
    guard let version = reply.version else { return }
    repeated.keep(reply.response, to: key, at: version)
  }

  /// The answer this process has made already, if the catalogue is still what it was then.
  func kept(_ route: Route, _ call: Call, _ contract: String) throws -> Reply {
    let request = call.request
    let version = try call.shop.catalogueVersion(since: request.receivedAt)
    let target = KeptTarget(
      contract: contract, basePath: request.entrance.basePath, path: request.path,
      query: request.query)
    let takesGzip = ContentCoding.takesGzip(request.header(.acceptEncoding))
    if let forms = kept.answer(to: target, at: version) {
      let response = takesGzip ? gzipped(forms, to: target, at: version) : forms.plain
      return Reply(response, of: route.isForEverybody ? version : nil)
    }
    var answer = try route.answer(call)
    answer.headers.set(.vary, constant: "Accept-Encoding")
    // RFC 9211: what the next one will be told, and what this one is.
    answer.headers.set(.cacheStatus, constant: "PetShop; hit")
    let forms = KeptForms(plain: answer)
    if takesGzip {
      answer = gzipped(forms, to: target, at: version)
    } else {
      kept.keep(forms, to: target, at: version)
    }
    answer.headers.set(.cacheStatus, constant: "PetShop; fwd=miss")
    return Reply(answer)
  }

  /// Compresses once for all who take gzip: it takes a hundred times as long as to send it.
  private func gzipped(
    _ forms: KeptForms, to target: KeptTarget, at version: Int64
  ) -> HTTPResponse {
    if let gzipped = forms.gzipped { return gzipped }
    let gzipped = forms.plain.gzipped ?? forms.plain
    kept.keep(KeptForms(plain: forms.plain, gzipped: gzipped), to: target, at: version)
    return gzipped
  }
}

extension Route {
  /// Whether nobody has to say who he is, nor queue, and nobody is told how often he may ask.
  fileprivate var isForEverybody: Bool { access == .anyone && lane == .quick && limit == nil }
}
