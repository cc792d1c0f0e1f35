package import HTTP

/// The languages problems are told in.
package enum Language: String, Sendable {
  case english = "en"
  case spanish = "es"
}

extension HTTPRequest {
  /// What `Accept-Language` prefers; English when it does not say.
  package var language: Language {
    let choice = LanguageNegotiation.choose(
      among: [Language.english.rawValue, Language.spanish.rawValue],
      acceptLanguage: header(.acceptLanguage))
    return Language(rawValue: choice) ?? .english
  }
}
