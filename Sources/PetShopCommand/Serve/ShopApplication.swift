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

  func plan(for parameters: Parameters) -> Plan {
    guard let method = parameters.string("REQUEST_METHOD").flatMap(HTTPMethod.init(rawValue:)),
      let target = parameters.target,
      let route = gateway.route(for: method, target.path, in: parameters.contract)
    else { return Plan() }
    return Plan(
      lane: Lane(route.lane), bodyLimit: route.bodyLimit, isUpload: route.isUpload)
  }

  func respond(to request: FastCGIRequest, with shop: inout Shop) -> FastCGIResponse {
    guard
      let http = HTTPRequest(
        request.parameters, body: request.body, upload: request.upload.map(HTTPUpload.init),
        receivedAt: request.arrival)
    else { return FastCGIResponse(refusal(.malformedBody, request.parameters)) }
    return FastCGIResponse(gateway.answer(http, in: request.parameters.contract, of: shop))
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
      HTTPRequest(parameters, body: [])
      ?? HTTPRequest(method: .get, path: "/", id: parameters.string("REQUEST_ID") ?? "")
    return gateway.refuse(error, request, in: parameters.contract)
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
