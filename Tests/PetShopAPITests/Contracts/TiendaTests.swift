import Cryptography
import HTTP
import JSON
import PetShop
import PetShopContracts
import TestDatabase
import Testing

@testable import PetShopAPI

@Suite("The contract tienda", .database(Shop.migrations))
struct TiendaTests {
  /// The native one, for what this contract has no words for.
  let native: Client
  let client: Client
  let admin: Person
  let ana: Person

  init() throws {
    native = try Client()
    client = native.speaking(.tienda)
    admin = try native.admin()
    ana = try native.customer("Ana")
  }

  private func order(_ product: Int64, quantity: Int = 1, of user: Int64? = nil) -> String {
    """
    {"usuario_id": \(user ?? ana.id), "producto_id": \(product), "cantidad": \(quantity)}
    """
  }

  // MARK: - Users

  @Test func `somebody registers, and logs in`() throws {
    let email = "eva\(uniqueNumber())@example.com"
    let registered = try client.post(
      "/registro",
      json: #"{"nombre": "Eva", "email": "\#(email)", "password": "\#(Person.password)"}"#)

    let id = try registered.integer("id")
    #expect(registered.status == 201)
    #expect(
      registered.text == #"{"mensaje":"Usuario registrado correctamente","id":\#(id)}"#)
    #expect(registered[.cacheControl] == "no-store")

    let login = try client.post(
      "/login", json: #"{"email": "\#(email)", "password": "\#(Person.password)"}"#)
    let token = try login.string("token")
    #expect(login.status == 200)
    #expect(login.text == #"{"token":"\#(token)"}"#)
    let claims = try token.claims()
    #expect(claims["usuario_id"] == .number(JSONNumber(id)))
    #expect(claims["nombre"] == .string("Eva"))
    #expect(claims["role"] == .number(JSONNumber(2)))
  }

  @Test func `a token of one contract is good in the others`() throws {
    let login = try client.post(
      "/login", json: #"{"email": "\#(ana.email)", "password": "\#(Person.password)"}"#)
    let token = try login.string("token")

    let me = try native.get("/api/users/me", [.authorization: "Bearer \(token)"])

    #expect(try me.integer("id") == ana.id)
    #expect(try client.get("/productos", as: ana).status == 200)
  }

  @Test func `nobody makes himself admin, whatever he sends`() throws {
    let answer = try client.post(
      "/registro",
      json: """
        {"nombre": "Eva", "email": "e\(uniqueNumber())@example.com",
         "password": "\(Person.password)", "rol": "admin"}
        """)
    try answer.expectError(400, "rol no se conoce aquí")
  }

  @Test func `a registration that lacks something says what`() throws {
    try client.post("/registro", json: #"{"nombre": "Eva"}"#)
      .expectError(400, "email es obligatorio; password es obligatorio")
    try client.post(
      "/registro", json: #"{"nombre": "Eva", "email": "eva", "password": "corta"}"#
    )
    .expectError(
      400, "email no tiene la forma debida; password debe tener al menos 8 caracteres")
  }

  @Test func `an e-mail address that is taken is a bad request`() throws {
    try client.post(
      "/registro",
      json: #"{"nombre": "Otra", "email": "\#(ana.email)", "password": "\#(Person.password)"}"#
    )
    .expectError(400, "El email ya está registrado")
  }

  @Test func `whatever is wrong with a log-in, the answer is the same`() throws {
    let bodies = [
      #"{"email": "\#(ana.email)", "password": "wrong"}"#,
      #"{"email": "nobody@example.com", "password": "\#(Person.password)"}"#,
      #"{"email": "\#(ana.email)"}"#, #"{"password": "\#(Person.password)"}"#, "{}",
      #"{"email": 7, "password": []}"#, #"{"email": "#, "[]", "",
    ]
    for body in bodies {
      let answer = try client.post("/login", json: body)
      try answer.expectError(401, "Credenciales inválidas")
      #expect(answer[.wwwAuthenticate] == #"Bearer realm="petshop""#)
    }
    try client.post(
      "/login", json: "email=ana", [.contentType: "application/x-www-form-urlencoded"]
    )
    .expectError(401, "Credenciales inválidas")
  }

  @Test(arguments: [nil, "Basic YTpi", "Bearer", "Bearer forged", "Bearer a.b.c"])
  func `without a good token nothing is shown`(authorization: String?) throws {
    let headers: [HTTPHeaderName: String] = authorization.map { [.authorization: $0] } ?? [:]
    try client.get("/productos", headers).expectError(401, "Token inválido")
    try client.get("/pedidos/usuario/\(ana.id)", headers).expectError(401, "Token inválido")
  }

  @Test(.database(Shop.migrations))
  func `log-ins are counted, whichever contract they come by`() throws {
    let native = try Client(
      limits: RateLimits(logins: 2, registrations: 9, guestCarts: 9, cards: 9))
    let body = #"{"email": "nobody@example.com", "password": "whatever it is"}"#

    _ = try native.post("/api/users/login", json: body)
    let second = try native.speaking(.tienda).post("/login", json: body)
    let third = try native.speaking(.tienda).post("/login", json: body)

    #expect(second[.rateLimitRemaining] == "0")
    try third.expectError(429, "Demasiados intentos.")
    #expect(third[.retryAfter] != nil)
    try native.speaking(.petEcommerce).post("/login", json: body)
      .expectError(429, "Too many attempts.")
  }

  // MARK: - Products

  @Test(.database(Shop.migrations)) func `products are an array, the newest first`() throws {
    #expect(try client.get("/productos", as: ana).text == "[]")
    let first = try native.product("Collar", price: "19.99", stock: 3, by: admin)
    let second = try native.product(
      "Arena", price: "5", stock: 0, fields: #""description": "Fina""#, by: admin)

    let answer = try client.get("/productos", as: ana)

    #expect(answer.status == 200)
    #expect(
      answer.text
        == compact(
          """
          [{"id": \(second), "nombre": "Arena", "precio": 5, "descripcion": "Fina",
            "existencias": 0},
           {"id": \(first), "nombre": "Collar", "precio": 19.99, "descripcion": "",
            "existencias": 3}]
          """))
    #expect(answer[.link] == nil)
    let tag = try #require(answer[.entityTag])
    #expect(try client.get("/productos", as: ana, [.ifNoneMatch: tag]).status == 304)
  }

  @Test func `an admin adds a product`() throws {
    let answer = try client.post(
      "/productos",
      json: #"{"nombre": "Cama", "precio": 49.9, "descripcion": "Blanda", "existencias": 4}"#,
      as: admin)

    let id = try answer.integer("id")
    #expect(answer.status == 201)
    #expect(answer.text == #"{"mensaje":"Producto agregado correctamente","id":\#(id)}"#)
    let product = try native.get("/api/products/\(id)")
    #expect(try product.string("description") == "Blanda")
    #expect(try product.integer("stock") == 4)
    #expect(try product.value("tax_rate") == .number(JSONNumber(21)))

    let bare = try client.post("/productos", json: #"{"nombre": "B", "precio": 1}"#, as: admin)
    #expect(try native.get("/api/products/\(bare.integer("id"))").integer("stock") == 0)
  }

  @Test func `a product that is wrong says where`() throws {
    try client.post(
      "/productos", json: #"{"precio": "caro", "existencias": -1, "color": 1}"#, as: admin
    )
    .expectError(
      400,
      "nombre es obligatorio; precio debe ser un número; "
        + "existencias debe estar entre 0 y 1000000; color no se conoce aquí")
    try client.post("/productos", json: #"{"nombre": "A", "precio": 1}"#, as: ana)
      .expectError(403, "No autorizado")
  }

  // MARK: - Orders

  @Test func `an order takes the stock and is an order like any other`() throws {
    let product = try native.product("Collar", price: "12.5", stock: 5, by: admin)

    let answer = try client.post("/pedidos", json: order(product, quantity: 2), as: ana)

    let id = try answer.integer("id")
    #expect(answer.status == 201)
    #expect(
      answer.text == #"{"mensaje":"Pedido creado correctamente","id":\#(id),"total":25}"#)
    #expect(try native.get("/api/products/\(product)").integer("stock") == 3)
    let shown = try native.get("/api/orders/\(id)", as: ana)
    #expect(try shown.value("shipping_address", "line1") == .string("Collected at the shop"))
    let list = try client.get("/pedidos/usuario/\(ana.id)", as: ana)
    #expect(
      list.timeless
        == compact(
          """
          [{"id": \(id), "usuario_id": \(ana.id), "producto_id": \(product), "cantidad": 2,
            "estado": "pendiente", "fecha": "<time>", "total": 25}]
          """))
    #expect(try client.get("/pedidos/usuario/\(ana.id)", as: admin).text == list.text)
  }

  @Test func `an order of several products is a row a line`() throws {
    let products = try (1...2).map { _ in try native.product(by: admin) }
    for product in products { try native.put(of: product, intoCartOf: ana) }
    let purchase = try Purchase(try native.post("/api/checkout", json: checkout(), as: ana))
    _ = try native.patch(
      "/api/orders/\(purchase.order)", json: #"{"status": "paid"}"#, as: admin)

    let rows = try #require(
      try client.get("/pedidos/usuario/\(ana.id)", as: ana).value().arrayValue)

    #expect(rows.map { $0.objectValue?["id"]?.int64Value } == [purchase.order, purchase.order])
    #expect(rows.map { $0.objectValue?["producto_id"]?.int64Value } == products)
    #expect(rows.map { $0.objectValue?["estado"]?.stringValue } == ["pagado", "pagado"])
  }

  @Test func `an order that cannot be says why, and takes nothing`() throws {
    let product = try native.product(stock: 2, by: admin)
    let otto = try native.customer("Otto")

    try client.post("/pedidos", json: order(product, of: otto.id), as: ana)
      .expectError(403, "No autorizado")
    try client.post("/pedidos", json: order(product), as: admin)
      .expectError(403, "No autorizado")
    try client.post("/pedidos", json: order(Int64.max), as: ana)
      .expectError(404, "Producto no encontrado")
    try client.post("/pedidos", json: order(product, quantity: 3), as: ana)
      .expectError(409, "Stock insuficiente")
    try client.post("/pedidos", json: order(product, quantity: 0), as: ana)
      .expectError(400, "cantidad debe estar entre 1 y 9999")
    try client.post("/pedidos", json: "{}", as: ana)
      .expectError(
        400,
        "usuario_id es obligatorio; producto_id es obligatorio; cantidad es obligatorio")

    #expect(try native.get("/api/products/\(product)").integer("stock") == 2)
    #expect(try client.get("/pedidos/usuario/\(ana.id)", as: ana).text == "[]")
  }

  @Test func `with a key an order happens once`() throws {
    let product = try native.product(stock: 9, by: admin)
    let first = try client.post("/pedidos", json: order(product), as: ana, [.idempotencyKey: "k"])
    let second = try client.post("/pedidos", json: order(product), as: ana, [.idempotencyKey: "k"])

    #expect(first.status == 201)
    #expect(second.text == first.text)
    #expect(second[.idempotentReplayed] == "true")
    try client.post(
      "/pedidos", json: order(product, quantity: 2), as: ana, [.idempotencyKey: "k"]
    )
    .expectError(422, "La clave de idempotencia se usó para otra petición.")
    #expect(try native.get("/api/products/\(product)").integer("stock") == 8)
  }

  @Test func `somebody else's orders look like nobody's`() throws {
    let otto = try native.customer("Otto")
    for path in ["\(ana.id)", "\(Int64.max)", "0", "abc"] {
      try client.get("/pedidos/usuario/\(path)", as: otto).expectError(403, "No autorizado")
    }
    #expect(try client.get("/pedidos/usuario/\(Int64.max)", as: admin).text == "[]")
  }

  // MARK: - The rest

  @Test(arguments: ["", "user_service", "product_service", "pedido_service"])
  func `health names the service the listener stands for`(name: String) throws {
    let request = HTTPRequest(
      method: .get, path: "/health", entrance: Entrance(name: name), id: HTTPRequest.testID)

    let answer = client.send(request)

    let service = name.isEmpty ? "tienda" : name
    #expect(answer.text == #"{"status":"healthy","service":"\#(service)"}"#)
  }

  @Test func `what is wrong with any request is said in the same shape`() throws {
    try client.get("/nada").expectError(404, "Aquí no hay nada.")
    try client.get("/api/products").expectError(404, "Aquí no hay nada.")
    let method = try client.delete("/productos")
    try method.expectError(405, "El método no está permitido aquí.")
    #expect(method[.allow] == "GET, POST, HEAD, OPTIONS")
    try client.get("//productos").expectError(400, "La ruta no es canónica.")
    #expect(try client.post("/registro", json: "{").status == 400)
    try client.post("/registro", json: "{}", [.contentType: "text/plain"])
      .expectError(415, "El cuerpo debe ser JSON.")
    try client.get("/productos?orden=precio", as: ana).expectError(400, "orden no se conoce aquí")
    try client.get("/health", [.accept: "image/png"])
      .expectError(406, "No se puede responder en la forma pedida.")
    let refused = Answer(
      client.gateway.refuse(.overloaded, try HTTPRequest(.get, "/productos"), in: "tienda"))
    try refused.expectError(503, "La tienda está ocupada. Inténtelo en breve.")
    #expect(refused[.retryAfter] == "1")
    let large = client.gateway.refuse(
      .bodyTooLarge(limit: 65_536), try HTTPRequest(.post, "/pedidos"), in: "tienda")
    try Answer(large).expectError(413, "Como mucho 65536 bytes.")
  }
}

extension String {
  /// What an access token says.
  func claims() throws -> JSONObject {
    let payload = try #require(Base64URL.decode(Array(split(separator: ".")[1].utf8)))
    return try #require(try JSONValue(parsing: payload).objectValue)
  }
}

extension Answer {
  /// Expects `{"error": "text"}`, and nothing more.
  func expectError(
    _ status: Int, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(self.status == status, "\(self.text)", sourceLocation: sourceLocation)
    #expect(self[.contentType] == "application/json", sourceLocation: sourceLocation)
    #expect(self[.cacheControl] == "no-store", sourceLocation: sourceLocation)
    var json = JSONWriter()
    json.object { $0.field("error", text) }
    #expect(
      self.text == String(decoding: json.bytes, as: UTF8.self), sourceLocation: sourceLocation)
  }
}
