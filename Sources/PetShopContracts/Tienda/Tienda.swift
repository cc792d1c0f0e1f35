import HTTP
import JSON
import PetShop
package import PetShopAPI

extension Contract {
  /// The “Sistema de Microservicios”: users, products and orders in Spanish.
  package static let tienda = Contract(
    name: "tienda", routes: TiendaRoutes.all,
    claims: ExtraClaims { claims, json in
      json.field("role", claims.role.number)
      json.field("usuario_id", claims.user.rawValue)
      json.field("nombre", claims.name)
    },
    refusal: { error in
      switch error {
      case RequestError.tokenMissing, ShopError.notAuthenticated:
        Refusal(.unauthorized, "Token inválido")
      case RequestError.notAdmin: .notAuthorized
      case ShopError.wrongCredentials: .wrongCredentials
      case ShopError.emailTaken: Refusal(.badRequest, "El email ya está registrado")
      case ShopError.invalid: Refusal(.badRequest)
      default: nil
      }
    },
    render: PlainErrors.render(in: .spanish))
}

extension Refusal {
  static let wrongCredentials = Refusal(.unauthorized, "Credenciales inválidas")
  static let notAuthorized = Refusal(.forbidden, "No autorizado")
  static let noSuchProduct = Refusal(.notFound, "Producto no encontrado")
  static let outOfStock = Refusal(.conflict, "Stock insuficiente")
}
