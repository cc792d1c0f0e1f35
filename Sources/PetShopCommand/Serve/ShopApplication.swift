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
    premises.openShop(asksGateway: lane == .remote, aboutToWait: aboutToWait)
  }

  /// A request that was answered from memory is not looked at again: its row is a quick one, which asks
  /// nobody who he is.
  func plan(for parameters: Parameters) -> Plan<Shop> {
    let key = RequestKey(parameters)
    guard let key, let reply = gateway.lastReply(to: key) else {
      return plan(for: parameters, key: key)
    }
    return Plan(
      respond: { [gateway] sent, shop in
        let id = parameters.requestID
        do {
          let again = try gateway.again(reply, since: sent.arrival, id: id, of: shop)
          return again.map(FastCGIResponse.init)
            ?? plan(for: parameters, key: key).respond(sent, &shop)
        } catch {
          let routed = gateway.route(Incoming(parameters).request, in: parameters.contract)
          return FastCGIResponse(gateway.refuse(error, routed))
        }
      },
      refuse: { refusal in plan(for: parameters, key: key).refuse(refusal) })
  }

  /// The row decides how a request is carried out, even one that can only be refused. Nobody queues
  /// whose row asks who he is and who does not say.
  private func plan(for parameters: Parameters, key: RequestKey?) -> Plan<Shop> {
    let incoming = Incoming(parameters)
    let routed = gateway.route(incoming.request, in: parameters.contract)
    let route = routed.route
    let lane = Lane(route?.lane ?? .quick)
    let bodyLimit = route?.bodyLimit ?? PetShopAPI.Route.usualBodyLimit
    return Plan(
      lane: lane, bodyLimit: bodyLimit, isUpload: route?.isUpload ?? false,
      refusal: lane != .quick && incoming.fault == nil && routed.isAnonymous ? .anonymous : nil,
      respond: { [gateway, fault = incoming.fault] sent, shop in
        if let fault { return FastCGIResponse(gateway.refuse(fault, routed)) }
        let whole = routed.with(
          body: sent.body, upload: sent.upload.map(HTTPUpload.init), receivedAt: sent.arrival)
        let reply = gateway.answer(whole, of: shop, key: key)
        return reply.isForRemoteLane ? .moved(to: .remote) : FastCGIResponse(reply)
      },
      refuse: { [gateway] refusal in
        FastCGIResponse(gateway.refuse(RequestError(refusal, bodyLimit: bodyLimit), routed))
      })
  }

  /// A session that has had nothing to do for a while goes back to the database.
  func tend(_ shop: inout Shop) {
    shop.rest()
  }
}

extension RequestError {
  fileprivate init(_ refusal: FastCGI.Refusal, bodyLimit: Int) {
    self =
      switch refusal {
      case .anonymous: .tokenMissing
      case .overloaded, .expired, .failed: .overloaded
      case .bodyTooLarge: .bodyTooLarge(limit: bodyLimit)
      case .badBody: .malformedBody
      }
  }
}

extension Lane {
  fileprivate init(_ lane: PetShopAPI.Route.Lane) {
    self =
      switch lane {
      case .quick: .quick
      case .slow: .slow
      case .bulk: .bulk
      case .remote: .remote
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

  /// - Parameter asksGateway: Whether its thread may wait for the payment gateway.
  func openShop(
    asksGateway: Bool = true, aboutToWait: @escaping @Sendable () -> Void = {}
  ) -> Shop {
    Shop(
      settings: settings, tokens: tokens, passwords: passwords, catalogue: catalogue,
      gateway: asksGateway
        ? SimulatedGateway(ledger: Database(SimulatedGateway.ledger(in: database))) : nil,
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
