/// A status code, RFC 9110 §15.
package struct HTTPStatus: RawRepresentable, Hashable, Sendable {
  /// The three digits.
  package let rawValue: Int

  /// A status of this code; nil outside 100…599.
  package init?(rawValue: Int) {
    guard 100...599 ~= rawValue else { return nil }
    self.rawValue = rawValue
  }

  private init(known code: Int) {
    rawValue = code
  }

  package static let ok = HTTPStatus(known: 200)
  package static let created = HTTPStatus(known: 201)
  package static let accepted = HTTPStatus(known: 202)
  package static let noContent = HTTPStatus(known: 204)
  package static let notModified = HTTPStatus(known: 304)
  package static let badRequest = HTTPStatus(known: 400)
  package static let unauthorized = HTTPStatus(known: 401)
  package static let paymentRequired = HTTPStatus(known: 402)
  package static let forbidden = HTTPStatus(known: 403)
  package static let notFound = HTTPStatus(known: 404)
  package static let methodNotAllowed = HTTPStatus(known: 405)
  package static let notAcceptable = HTTPStatus(known: 406)
  package static let requestTimeout = HTTPStatus(known: 408)
  package static let conflict = HTTPStatus(known: 409)
  package static let gone = HTTPStatus(known: 410)
  package static let preconditionFailed = HTTPStatus(known: 412)
  package static let contentTooLarge = HTTPStatus(known: 413)
  package static let unsupportedMediaType = HTTPStatus(known: 415)
  package static let unprocessableContent = HTTPStatus(known: 422)
  package static let preconditionRequired = HTTPStatus(known: 428)
  package static let tooManyRequests = HTTPStatus(known: 429)
  package static let internalServerError = HTTPStatus(known: 500)
  package static let notImplemented = HTTPStatus(known: 501)
  package static let serviceUnavailable = HTTPStatus(known: 503)
  package static let gatewayTimeout = HTTPStatus(known: 504)
}

extension HTTPStatus {
  /// Whether RFC 9110 §6.4.1 forbids a body.
  package var forbidsBody: Bool { rawValue < 200 || rawValue == 204 || rawValue == 304 }
}
