import Cryptography
import HTTP
import JSON
import PetShop

/// What operators and machines ask.
enum OperationRoutes {
  static let all: [Route] = [
    Route("GET /health", .anyone, writes: health) { _ in },
    Route("GET /ready", .anyone, writes: health) { try $0.shop.checkReadiness() },
    Route("GET /.well-known/jwks.json", .anyone, writes: keys) { $0.shop.tokens.publicKeys },
  ]

  private static let health = Document<Void>(.personal) { _, json in
    json.object { $0.field("status", "ok") }
  }

  /// RFC 7517.
  private static let keys = Document<[RSAPublicKey]>(.shared) { keys, json in
    json.object { json in
      json.field("keys", array: keys) { json, key in
        json.object { json in
          json.field("kty", "RSA")
          json.field("use", "sig")
          json.field("alg", "RS256")
          json.field("kid", key.keyID)
          json.field("n", Base64URL.encode(key.modulus))
          json.field("e", Base64URL.encode(key.exponent))
        }
      }
    }
  }
}
