/// A set of routes a client was written for. nginx names it; the program never guesses.
package struct Contract: Sendable {
  package let name: String
  package let routes: [Route]

  package init(name: String, routes: [Route]) {
    self.name = name
    self.routes = routes
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
