import HTTP
import JSON
import PaymentGateway
import PetShop

extension Problem {
  /// The problem an error is. What nobody foresaw is a defect, and says nothing of itself.
  init(_ error: any Error) {
    switch error {
    case let error as RequestError: self.init(error)
    case let error as ShopError: self.init(error)
    case let problem as Problem: self = problem
    default: self.init(.internalServerError, .internalError)
    }
  }

  static let unavailable = Problem(.serviceUnavailable, .unavailable).retrying(after: 1)

  /// - Parameter seconds: How long the client should wait.
  func retrying(after seconds: Int) -> Problem {
    with { $0.headers.append((.retryAfter, String(seconds))) }
  }

  private init(_ error: RequestError) {
    self =
      switch error {
      case .malformedPath:
        Problem(.badRequest, .malformedRequest).with {
          $0.detail = Text("The path is not in its normal form.", "La ruta no es canónica.")
        }
      case .malformedQuery:
        Problem(.badRequest, .malformedRequest).with {
          $0.detail = Text("The query is malformed.", "La consulta está mal formada.")
        }
      case .malformedHeader(let name):
        Problem(.badRequest, .malformedRequest).with {
          $0.detail = Text("\(name) is malformed.", "\(name) está mal formada.")
        }
      case .repeatedHeader(let name):
        Problem(.badRequest, .malformedRequest).with {
          $0.detail = Text("\(name) was sent twice.", "\(name) se envió dos veces.")
        }
      case .malformedBody: Problem(.badRequest, .malformedRequest)
      case .malformedJSON(let reason, let place):
        Problem(.badRequest, .malformedJSON).with {
          $0.detail = Text(reason, place.map { "El JSON falla en \($0)." } ?? "No es un objeto.")
        }
      case .notAcceptable: Problem(.notAcceptable, .notAcceptable)
      case .unsupportedMediaType:
        Problem(.unsupportedMediaType, .unsupportedMediaType).with {
          $0.detail = Text("The body must be JSON.", "El cuerpo debe ser JSON.")
        }
      case .notCSV:
        Problem(.unsupportedMediaType, .unsupportedMediaType).with {
          $0.detail = Text(
            "The body must be CSV in UTF-8: Content-Type: text/csv.",
            "El cuerpo debe ser CSV en UTF-8: Content-Type: text/csv.")
        }
      case .abandoned: Problem(.badRequest, .malformedRequest)
      case .noSuchRoute: Problem(.notFound, .notFound)
      case .methodNotAllowed(let allowed):
        Problem(.methodNotAllowed, .methodNotAllowed).with {
          $0.headers.append((.allow, allowed))
        }
      case .tokenMissing: Problem(.unauthorized, .notAuthenticated).challenging()
      case .keyMissing:
        Problem(.unauthorized, .apiKeyRefused).with {
          $0.detail = Text("Send an API key in X-API-KEY.", "Envíe una clave de API en X-API-KEY.")
        }
      case .twoCredentials:
        Problem(.badRequest, .malformedRequest).with {
          $0.detail = Text(
            "Send either Authorization or X-API-KEY, not both.",
            "Envíe Authorization o X-API-KEY, no ambas.")
        }
      case .notAdmin: Problem(.forbidden, .forbidden)
      case .scopeMissing(let scope): .scopeMissing(scope)
      case .noScopeOpensThis: Problem(.forbidden, .notForServices)
      case .bodyTooLarge(let limit):
        Problem(.contentTooLarge, .bodyTooLarge).with {
          $0.detail = Text("At most \(limit) bytes.", "Como mucho \(limit) bytes.")
        }
      case .overloaded: .unavailable
      }
  }

  private init(_ error: ShopError) {
    self =
      switch error {
      case .invalid(let fields):
        Problem(.unprocessableContent, .invalidFields).with { $0.fields = fields }
      case .notFound: Problem(.notFound, .notFound)
      case .wrongCredentials: Problem(.unauthorized, .wrongCredentials).challenging()
      case .notAuthenticated:
        Problem(.unauthorized, .notAuthenticated).challenging(.invalidToken)
      case .refreshTokenRefused: Problem(.unauthorized, .refreshTokenRefused).challenging()
      case .apiKeyRefused: Problem(.unauthorized, .apiKeyRefused).challenging()
      case .emailTaken: Problem(.conflict, .emailTaken)
      case .usernameTaken: Problem(.conflict, .usernameTaken)
      case .skuTaken: Problem(.conflict, .skuTaken)
      case .slugTaken: Problem(.conflict, .slugTaken)
      case .categoryNotEmpty: Problem(.conflict, .categoryNotEmpty)
      case .fileRefused(let errors): .importRefused(errors)
      case .malformedFile(let error):
        Problem(.badRequest, .malformedCSV).with { $0.detail = error.detail }
      case .notAdmin: Problem(.forbidden, .forbidden)
      case .notAuthor: Problem(.forbidden, .notAuthor)
      case .alreadyReviewed: Problem(.conflict, .alreadyReviewed)
      case .cartEmpty: Problem(.conflict, .cartEmpty)
      case .cartFull: Problem(.conflict, .cartFull)
      case .listFull: Problem(.conflict, .listFull)
      case .outOfStock(let shortages): .outOfStock(shortages)
      case .stockChanged(let expected, let actual):
        Problem(.conflict, .stockChanged).with {
          $0.extensions = { json in
            json.field("expected", expected)
            json.field("stock", actual)
          }
        }
      case .pricesChanged(let change): .pricesChanged(change)
      case .paymentDeclined(let reason): Problem(.paymentRequired, ProblemCode(reason))
      case .paymentUnconfirmed:
        Problem(.serviceUnavailable, .paymentUnconfirmed).retrying(after: 1)
      case .stepNotAllowed(let refusal): .stepNotAllowed(refusal)
      case .stale: Problem(.preconditionFailed, .preconditionFailed)
      case .idempotencyKeyReused: Problem(.unprocessableContent, .idempotencyKeyReused)
      case .requestInProgress: Problem(.conflict, .requestInProgress).retrying(after: 1)
      case .amountTooLarge: Problem(.unprocessableContent, .amountTooLarge)
      case .creditExceedsInvoice(let available, let units):
        .creditExceedsInvoice(available, units)
      case .refundNotByHand: Problem(.conflict, .refundNotByHand)
      case .businessUnfinished(let business): .businessUnfinished(business)
      case .lastAdmin: Problem(.conflict, .lastAdmin)
      case .tooMany(let allowance):
        Problem(.tooManyRequests, .tooManyRequests).retrying(after: allowance.wait).with {
          $0.headers += allowance.headers
        }
      case .busy, .notReady, .unavailable: .unavailable
      case .outcomeUnknown: Problem(.serviceUnavailable, .outcomeUnknown).retrying(after: 1)
      }
  }

  /// RFC 6750: what a client must bring; with a code when what it brought is no good.
  func challenging(_ code: BearerChallenge.Code? = nil) -> Problem {
    let challenge = BearerChallenge(realm: "petshop", code: code)
    return with { $0.headers.append((.wwwAuthenticate, challenge.headerValue)) }
  }

  private static func scopeMissing(_ scope: Scope) -> Problem {
    Problem(.forbidden, .scopeMissing).with {
      $0.detail = Text(
        "The API key lacks the scope \(scope.rawValue).",
        "A la clave de API le falta el permiso \(scope.rawValue).")
      $0.extensions = { $0.field("required_scope", scope.rawValue) }
    }
  }

  private static func outOfStock(_ shortages: [Shortage]) -> Problem {
    Problem(.conflict, .outOfStock).with {
      $0.extensions = { json in
        if shortages.count == 1 { json.field("available", shortages[0].available) }
        write(shortages, &json)
      }
    }
  }

  private static func creditExceedsInvoice(
    _ available: Money, _ shortages: [Shortage]
  ) -> Problem {
    Problem(.conflict, .creditExceedsInvoice).with {
      $0.extensions = { json in
        json.field("available", minorUnits: available.rawValue)
        if !shortages.isEmpty { write(shortages, &json) }
      }
    }
  }

  private static func write(_ shortages: [Shortage], _ json: inout JSONWriter) {
    json.field("items", array: shortages) { json, shortage in
      json.object { json in
        json.field("product_id", shortage.product.rawValue)
        json.field("requested", shortage.requested)
        json.field("available", shortage.available)
      }
    }
  }

  private static func businessUnfinished(_ business: UnfinishedBusiness) -> Problem {
    Problem(.conflict, .businessUnfinished).with {
      $0.extensions = { $0.field("orders", array: business.orders) { $0.value($1.rawValue) } }
    }
  }

  private static func stepNotAllowed(_ refusal: StepRefusal) -> Problem {
    Problem(.conflict, .stepNotAllowed).with {
      $0.extensions = { json in
        json.field("order_status", refusal.status.rawValue)
        json.field("allowed_transitions", array: refusal.allowed) { $0.value($1.rawValue) }
      }
    }
  }

  private static func pricesChanged(_ change: PriceChange) -> Problem {
    Problem(.conflict, .pricesChanged).with {
      $0.extensions = { json in
        json.field("expected_total", minorUnits: change.expected.rawValue)
        json.field("total", minorUnits: change.actual.rawValue)
        json.field("items", array: change.lines) { json, line in
          json.object { json in
            json.field("product_id", line.product.rawValue)
            json.field("old_unit_price", minorUnits: line.old.rawValue)
            json.field("unit_price", minorUnits: line.new?.rawValue)
          }
        }
      }
    }
  }
}

extension ProblemCode {
  fileprivate init(_ reason: DeclineReason) {
    self =
      switch reason {
      case .cardDeclined: .cardDeclined
      case .insufficientFunds: .insufficientFunds
      case .expiredCard: .expiredCard
      case .processingError: .processingError
      }
  }
}
