import Cryptography
import FastCGI
import HTTP
import Logging
import PaymentGateway
import PetShop
import PetShopAPI
import PostgreSQL

/// The shop behind FastCGI: one shop, and so one database session, a thread.
struct ShopApplication: FastCGIApplication {
  let gateway: Gateway
  let premises: Premises

  func makeWorker(_ lane: Lane, aboutToWait: @escaping @Sendable () -> Void) -> Shop {
    premises.openShop(aboutToWait: aboutToWait)
  }

  func plan(for parameters: Parameters) -> Plan<Shop> {
    guard let request = HTTPRequest(parameters) else {
      return Plan { [self] _, _ in FastCGIResponse(refusal(.malformedBody, parameters)) }
    }
    let routed = gateway.route(request, in: parameters.contract)
    var plan = Plan { [gateway] sent, shop in
      FastCGIResponse(gateway.answer(routed.completed(by: sent), of: shop))
    }
    if let route = routed.route {
      plan.lane = Lane(route.lane)
      plan.bodyLimit = route.bodyLimit
      plan.isUpload = route.isUpload
    }
    return plan
  }

  func refuse(_ refusal: FastCGI.Refusal, _ parameters: Parameters) -> FastCGIResponse {
    let error: RequestError =
      switch refusal {
      case .overloaded, .expired, .failed: .overloaded
      case .bodyTooLarge: .bodyTooLarge(limit: plan(for: parameters).bodyLimit)
      case .badBody: .malformedBody
      }
    return FastCGIResponse(self.refusal(error, parameters))
  }

  /// A session that has had nothing to do for a while goes back to the database.
  func tend(_ shop: inout Shop) {
    shop.rest()
  }

  private func refusal(_ error: RequestError, _ parameters: Parameters) -> HTTPResponse {
    let request =
      HTTPRequest(parameters)
      ?? HTTPRequest(method: .get, path: "/", id: parameters.string("REQUEST_ID") ?? "")
    return gateway.refuse(error, request, in: parameters.contract)
  }
}

extension RoutedRequest {
  fileprivate func completed(by sent: FastCGIRequest) -> RoutedRequest {
    var routed = self
    routed.request.body = sent.body
    routed.request.upload = sent.upload.map(HTTPUpload.init)
    routed.request.receivedAt = sent.arrival
    return routed
  }
}

extension Lane {
  fileprivate init(_ lane: PetShopAPI.Route.Lane) {
    self =
      switch lane {
      case .quick: .quick
      case .slow: .slow
      case .bulk: .bulk
      }
  }
}

/// What all workers of a process share.
struct Premises: Sendable {
  let settings: Settings
  let tokens: AccessTokens
  let passwords: PasswordHasher
  let catalogue = CatalogueVersion()
  let database: ConnectionOptions

  func openShop(aboutToWait: @escaping @Sendable () -> Void = {}) -> Shop {
    Shop(
      settings: settings, tokens: tokens, passwords: passwords, catalogue: catalogue,
      gateway: SimulatedGateway(
        ledger: Database(SimulatedGateway.ledger(in: database), aboutToWait: aboutToWait)),
      database: Database(database, aboutToWait: aboutToWait))
  }
}

extension Premises {
  /// For commands that hand out no tokens: their key signs nothing and is forgotten.
  ///
  /// - Throws: `ConfigurationError`, `CryptographyError`.
  init(forCommandsWith environment: Environment) throws {
    self.init(
      settings: try Configuration.shop(environment),
      tokens: AccessTokens(signingKey: try .generate(), issuer: "", audience: "", lifetime: 0),
      passwords: PasswordHasher(maximumConcurrent: 1, maximumWaiting: 0),
      database: try Configuration.database(environment))
  }
}
