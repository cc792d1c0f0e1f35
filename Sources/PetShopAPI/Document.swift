package import HTTP
package import JSON
import Cryptography
package import PetShop

/// Who may keep a copy of an answer.
package enum Privacy: Sendable {
  /// About nobody, and made from the catalogue alone: as `shared`, and kept by this process until
  /// the catalogue changes.
  case catalogue
  /// About nobody: kept by anyone who asks, each time, whether it is still true.
  case shared
  /// About a person: never kept.
  case personal
}

/// How a result is written: its JSON, and what the headers say of it.
package struct Document<Value>: Sendable {
  let write: @Sendable (Value, Settings, inout JSONWriter) -> Void
  package let privacy: Privacy
  let location: (@Sendable (Value) -> String)?
  /// The version that `If-Match` may later name.
  let version: (@Sendable (Value) -> Int64)?
  /// The token of a guest's new cart.
  let cartToken: (@Sendable (Value) -> String?)?

  package init(
    _ privacy: Privacy, location: (@Sendable (Value) -> String)? = nil,
    version: (@Sendable (Value) -> Int64)? = nil,
    cartToken: (@Sendable (Value) -> String?)? = nil,
    write: @escaping @Sendable (Value, Settings, inout JSONWriter) -> Void
  ) {
    self.privacy = privacy
    self.location = location
    self.version = version
    self.cartToken = cartToken
    self.write = write
  }

  /// For values that are written the same in every shop.
  package init(
    _ privacy: Privacy, location: (@Sendable (Value) -> String)? = nil,
    version: (@Sendable (Value) -> Int64)? = nil,
    write: @escaping @Sendable (Value, inout JSONWriter) -> Void
  ) {
    self.init(privacy, location: location, version: version) { value, _, json in
      write(value, &json)
    }
  }

  package func bytes(of value: Value, _ settings: Settings) -> [UInt8] {
    var json = JSONWriter(reserving: 1_024)
    write(value, settings, &json)
    return json.bytes
  }

  /// - Throws: `HTTPHeaders.InvalidValue` when a location, a tag or a token cannot stand in a header.
  package func response(
    _ value: Value, status: HTTPStatus, _ settings: Settings
  ) throws -> HTTPResponse {
    var response = HTTPResponse.json(bytes(of: value, settings), status, privacy)
    if privacy != .personal || version != nil {
      try response.headers.set(.entityTag, tag(of: value, response.body))
    }
    if let token = cartToken?(value) { try response.headers.set(.cartToken, token) }
    if status == .created, let location { try response.headers.set(.location, location(value)) }
    return response
  }

  /// Strong: `"7.3q2-…"` is version 7 with the digest of the very bytes, because a body also shows
  /// things (a category's name) that have no part in the version.
  private func tag(of value: Value, _ body: [UInt8]) -> String {
    let digest = String(digestOf: body)
    return version.map { "\"\($0(value)).\(digest)\"" } ?? "\"\(digest)\""
  }
}

extension HTTPResponse {
  package static func json(
    _ body: [UInt8], _ status: HTTPStatus, _ privacy: Privacy
  ) -> HTTPResponse {
    var response = HTTPResponse(status, contentType: "application/json", body: body)
    switch privacy {
    case .catalogue, .shared: response.headers.set(.cacheControl, constant: "no-cache")
    case .personal: response.headers.set(.cacheControl, constant: "no-store")
    }
    return response
  }
}

extension String {
  /// Enough of a SHA-256 to tell two bodies apart: 96 bits in base64url.
  package init(digestOf body: [UInt8]) {
    self = Cryptography.Base64URL.encode(SHA256.digest(body).prefix(12))
  }
}
