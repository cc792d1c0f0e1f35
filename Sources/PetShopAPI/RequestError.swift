/// What is wrong with a request before the shop is asked anything.
package enum RequestError: Error, Hashable, Sendable {
  case malformedPath
  case malformedQuery
  case malformedHeader(String)
  case malformedBody
  /// Why, in a few English words, and where: `línea 3, columna 13`.
  case malformedJSON(String, place: String?)
  case notAcceptable
  case unsupportedMediaType
  /// As `unsupportedMediaType`, where CSV is read.
  case notCSV
  /// Its sender went away in the middle of the body.
  case abandoned
  case noSuchRoute
  case methodNotAllowed(allowed: String)
  /// No access token came at all.
  case tokenMissing
  case notAdmin
  case bodyTooLarge(limit: Int)
  case overloaded
}
