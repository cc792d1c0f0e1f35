/// Every kind of problem there is. The raw value is stable: it is `code`, and the page under
/// `/docs/problems/`. nginx's own errors have the same codes where they mean the same.
package enum ProblemCode: String, CaseIterable, Sendable {
  case malformedRequest = "bad_request"
  case malformedJSON = "malformed_json"
  case notAuthenticated = "not_authenticated"
  case wrongCredentials = "wrong_credentials"
  case refreshTokenRefused = "refresh_token_refused"
  case apiKeyRefused = "api_key_refused"
  case forbidden
  case scopeMissing = "scope_missing"
  case notForServices = "not_for_services"
  case notAuthor = "not_author"
  case notFound = "not_found"
  case methodNotAllowed = "method_not_allowed"
  case notAcceptable = "not_acceptable"
  case lastAdmin = "last_admin"
  case emailTaken = "email_taken"
  case usernameTaken = "username_taken"
  case skuTaken = "sku_taken"
  case slugTaken = "slug_taken"
  case categoryNotEmpty = "category_not_empty"
  case alreadyReviewed = "already_reviewed"
  case cartEmpty = "cart_empty"
  case cartFull = "cart_full"
  case listFull = "list_full"
  case outOfStock = "out_of_stock"
  case stockChanged = "stock_changed"
  case pricesChanged = "prices_changed"
  case cardDeclined = "card_declined"
  case insufficientFunds = "insufficient_funds"
  case expiredCard = "expired_card"
  case processingError = "processing_error"
  case paymentUnconfirmed = "payment_unconfirmed"
  case stepNotAllowed = "step_not_allowed"
  case businessUnfinished = "business_unfinished"
  case requestInProgress = "request_in_progress"
  case preconditionFailed = "precondition_failed"
  case bodyTooLarge = "content_too_large"
  case unsupportedMediaType = "unsupported_media_type"
  case invalidFields = "invalid_fields"
  case malformedCSV = "malformed_csv"
  case importRefused = "import_refused"
  case idempotencyKeyReused = "idempotency_key_reused"
  case amountTooLarge = "amount_too_large"
  case creditExceedsInvoice = "credit_exceeds_invoice"
  case refundNotByHand = "refund_not_by_hand"
  case tooManyRequests = "too_many_requests"
  case internalError = "internal_error"
  case unavailable = "service_unavailable"
  case outcomeUnknown = "outcome_unknown"
}

extension ProblemCode {
  package var title: Text {
    switch self {
    case .malformedRequest: Text("The request is malformed.", "La petición está mal formada.")
    case .malformedJSON: Text("The body is not valid JSON.", "El cuerpo no es JSON válido.")
    case .notAuthenticated:
      Text("A valid access token is needed.", "Hace falta un token de acceso válido.")
    case .wrongCredentials:
      Text("Wrong e-mail or password.", "Correo o contraseña incorrectos.")
    case .refreshTokenRefused:
      Text("The refresh token is not valid.", "El token de renovación no es válido.")
    case .apiKeyRefused:
      Text("The API key is not valid.", "La clave de API no es válida.")
    case .scopeMissing:
      Text("The API key lacks a scope.", "A la clave de API le falta un permiso.")
    case .notForServices:
      Text(
        "Only people may do this, not services.",
        "Esto es solo para personas, no para servicios.")
    case .forbidden: Text("Only an admin may do this.", "Solo un administrador puede hacer esto.")
    case .notAuthor:
      Text(
        "Only its author may change what a review says.",
        "Solo quien escribió una reseña puede cambiar lo que dice.")
    case .notFound: Text("There is nothing here.", "Aquí no hay nada.")
    case .methodNotAllowed:
      Text("The method is not allowed here.", "El método no está permitido aquí.")
    case .notAcceptable:
      Text(
        "This cannot be answered in the form asked for.",
        "No se puede responder en la forma pedida.")
    case .emailTaken: Text("The e-mail is taken.", "El correo ya está registrado.")
    case .usernameTaken: Text("The username is taken.", "El nombre de usuario ya existe.")
    case .skuTaken: Text("The SKU is taken.", "El SKU ya existe.")
    case .slugTaken: Text("The slug is taken.", "El slug ya existe.")
    case .categoryNotEmpty:
      Text(
        "The category still holds categories or products.",
        "La categoría aún contiene categorías o productos.")
    case .alreadyReviewed:
      Text("You have reviewed this product already.", "Ya ha reseñado este producto.")
    case .cartEmpty: Text("The cart is empty.", "El carrito está vacío.")
    case .cartFull:
      Text("The cart holds too many products.", "El carrito tiene demasiados productos.")
    case .listFull:
      Text("No more of these can be kept.", "No se pueden guardar más.")
    case .outOfStock: Text("There is not enough stock.", "No hay existencias suficientes.")
    case .stockChanged:
      Text(
        "The stock is not what you expected.", "Las existencias no son las que esperaba.")
    case .pricesChanged:
      Text("Prices have changed.", "Los precios han cambiado.")
    case .cardDeclined: Text("The card was declined.", "La tarjeta fue rechazada.")
    case .insufficientFunds:
      Text("The card has insufficient funds.", "La tarjeta no tiene fondos suficientes.")
    case .expiredCard: Text("The card has expired.", "La tarjeta ha caducado.")
    case .processingError:
      Text(
        "The card could not be processed.", "No se pudo procesar la tarjeta.")
    case .paymentUnconfirmed:
      Text(
        "The payment gateway did not answer. Nothing was ordered yet.",
        "La pasarela de pago no respondió. Aún no se ha pedido nada.")
    case .businessUnfinished:
      Text(
        "There are orders or payments under way. They must come to their end first.",
        "Hay pedidos o pagos en curso. Antes tienen que terminar.")
    case .lastAdmin:
      Text(
        "Nobody else is an admin. Make somebody one first.",
        "No hay otro administrador. Antes nombre a alguien.")
    case .stepNotAllowed:
      Text(
        "The order does not become that from where it is.",
        "El pedido no puede pasar a ese estado desde el que tiene.")
    case .requestInProgress:
      Text(
        "A request with this key is still running.",
        "Una petición con esta clave sigue en curso.")
    case .preconditionFailed:
      Text("It has been changed meanwhile.", "Ha cambiado mientras tanto.")
    case .bodyTooLarge: Text("The body is too large.", "El cuerpo es demasiado grande.")
    case .unsupportedMediaType:
      Text("The body has the wrong type.", "El cuerpo no es del tipo debido.")
    case .malformedCSV: Text("The file is not valid CSV.", "El fichero no es CSV válido.")
    case .importRefused:
      Text(
        "Some rows are wrong. Nothing was imported.",
        "Algunas filas son incorrectas. No se ha importado nada.")
    case .invalidFields: Text("Some fields are wrong.", "Algunos campos son incorrectos.")
    case .idempotencyKeyReused:
      Text(
        "The idempotency key was used for another request.",
        "La clave de idempotencia se usó para otra petición.")
    case .amountTooLarge: Text("The amount is too large.", "El importe es demasiado grande.")
    case .creditExceedsInvoice:
      Text(
        "More would be given back than is left of the invoice.",
        "Se devolvería más de lo que queda de la factura.")
    case .refundNotByHand:
      Text(
        "Whether a card has its money back the gateway says.",
        "Si una tarjeta tiene ya su dinero lo dice la pasarela.")
    case .tooManyRequests:
      Text(
        "Too many attempts.", "Demasiados intentos.")
    case .internalError: Text("Something went wrong here.", "Algo ha fallado aquí.")
    case .unavailable:
      Text("The shop is busy. Try again shortly.", "La tienda está ocupada. Inténtelo en breve.")
    case .outcomeUnknown:
      Text(
        "Whether it was done is not known yet. Send it again with the same Idempotency-Key.",
        "Aún no se sabe si se hizo. Envíelo otra vez con la misma Idempotency-Key.")
    }
  }
}
