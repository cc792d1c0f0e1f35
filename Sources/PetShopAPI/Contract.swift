package import HTTP
package import PetShop

/// A set of routes a client was written for, and its ways of saying things. nginx names it; the
/// program never guesses.
package struct Contract: Sendable {
  package let name: String
  package let routes: [Route]
  /// Whether a slash at the end of a path says nothing.
  let hasOptionalTrailingSlash: Bool
  /// What its access tokens say in words of its own.
  let claims: ExtraClaims?
  /// What it says of an error in a way of its own; nil leaves it as the native contract has it.
  let refusal: @Sendable (any Error) -> Refusal?
  /// How it writes a problem down.
  let render: @Sendable (Problem, HTTPRequest) -> HTTPResponse

  package init(
    name: String, routes: [Route], hasOptionalTrailingSlash: Bool = false,
    claims: ExtraClaims? = nil,
    refusal: @escaping @Sendable (any Error) -> Refusal? = { _ in nil },
    render: @escaping @Sendable (Problem, HTTPRequest) -> HTTPResponse = { $0.response(to: $1) }
  ) {
    self.name = name
    self.routes = routes
    self.hasOptionalTrailingSlash = hasOptionalTrailingSlash
    self.claims = claims
    self.refusal = refusal
    self.render = render
  }
}

extension Contract {
  /// The shop's own: `/api` and what surrounds it.
  package static let native = Contract(
    name: "native",
    routes: OperationRoutes.all + AccountRoutes.all + AddressRoutes.all + PaymentMethodRoutes.all
      + CategoryRoutes.all + ProductRoutes.all + ProductFileRoutes.all + ReviewRoutes.all
      + SearchRoutes.all + CartRoutes.all + OrderRoutes.all + InvoiceRoutes.all + EventRoutes.all
      + APIKeyRoutes.all + UserRoutes.all + ReportRoutes.all + PersonalDataRoutes.all
      + RefundRoutes.all + StockRoutes.all + AuditRoutes.all)
}

extension Contract {
  /// - Throws: `RequestPath.Fault`.
  func path(_ text: String) throws(RequestPath.Fault) -> RequestPath {
    let hasSlash =
      hasOptionalTrailingSlash && text.utf8.count > 1 && text.utf8.last == UInt8(ascii: "/")
    return try RequestPath(hasSlash ? String(text.dropLast()) : text)
  }
}
