package import PetShop

/// What is wrong with a request before the shop is asked anything.
package enum RequestError: Error, Hashable, Sendable {
  case malformedPath
  case malformedQuery
  case malformedHeader(String)
  /// Several of a header that has one value.
  case repeatedHeader(String)
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
  /// No API key came where nothing else opens.
  case keyMissing
  /// An access token and an API key in one request.
  case twoCredentials
  case notAdmin
  /// The key lacks what the row asks of services.
  case scopeMissing(Scope)
  /// The row is for people.
  case noScopeOpensThis
  case bodyTooLarge(limit: Int)
  case overloaded
}
