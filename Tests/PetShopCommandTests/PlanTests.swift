import Cryptography
import FastCGI
import HTTP
import PetShop
import PetShopAPI
import Testing

@testable import PetShopCommand

@Suite("What is planned for a request")
struct PlanTests {
  private let application: ShopApplication

  init() throws {
    application = ShopApplication(
      gateway: try Gateway(contracts: [.native]) { _, _ in },
      premises: try Premises(
        forCommandsWith: Environment([
          "DATABASE_URL": "postgresql:///nowhere", "PETSHOP_SELLER_NAME": "Shop",
          "PETSHOP_SELLER_TAX_ID": "1", "PETSHOP_SELLER_ADDRESS": "Here",
        ])))
  }

  private func plan(_ method: String, _ target: String, _ more: (String, String)...) -> Plan<Shop> {
    application.plan(
      for: Parameters(
        [
          ("PETSHOP_CONTRACT", "native"), ("REQUEST_METHOD", method), ("REQUEST_URI", target),
          ("REQUEST_ID", "abc"),
        ] + more.map { (name: $0.0, value: $0.1) }))
  }

  @Test(arguments: [
    ("GET", "/api/products?page=2", Lane.quick, 65_536, false),
    ("POST", "/api/users/login", .slow, 65_536, false),
    ("POST", "/api/products/import", .bulk, 67_108_864, true),
    ("POST", "/api/payment-methods", .remote, 65_536, false),
    ("POST", "/api/checkout", .quick, 65_536, false),
    ("GET", "/nowhere", .quick, 65_536, false),
    ("PUT", "/api/products/import", .quick, 65_536, false),
    ("GET", "//", .quick, 65_536, false), ("B A D", "/health", .quick, 65_536, false),
  ])
  func `its row says how`(
    method: String, target: String, lane: Lane, bodyLimit: Int, isUpload: Bool
  ) {
    let plan = plan(method, target)
    #expect(plan.lane == lane)
    #expect(plan.bodyLimit == bodyLimit)
    #expect(plan.isUpload == isUpload)
  }

  @Test func `also when its headers are no good`() {
    let plan = plan(
      "POST", "/api/products/import", ("HTTP_IDEMPOTENCY_KEY", "a"), ("HTTP_IDEMPOTENCY_KEY", "b"))
    #expect(plan.isUpload)
    #expect(plan.bodyLimit == 67_108_864)
  }

  @Test(arguments: [
    ("GET", "/api/users/me/export", true), ("POST", "/api/products/import", true),
    ("POST", "/api/payment-methods", true), ("POST", "/api/users/login", false),
    ("GET", "/api/users/me", false),
  ])
  func `nobody queues who must say who he is and does not`(
    method: String, target: String, isRefused: Bool
  ) {
    #expect((plan(method, target).refusal == .anonymous) == isRefused)
    #expect(plan(method, target, ("HTTP_AUTHORIZATION", "Bearer x")).refusal == nil)
    #expect(plan(method, target, ("HTTP_X_API_KEY", "x")).refusal == nil)
  }

  @Test(arguments: [
    (FastCGI.Refusal.anonymous, 401), (.overloaded, 503), (.expired, 503), (.failed, 503),
    (.bodyTooLarge, 413),
    (.badBody, 400),
  ])
  func `it is refused under its own id, once`(refusal: FastCGI.Refusal, status: Int) {
    let response = plan("POST", "/api/users/login").refuse(refusal)
    #expect(response.status == status)
    let lines = String(decoding: response.headerLines, as: UTF8.self).split(separator: "\r\n")
    #expect(lines.filter { $0.hasPrefix("X-Request-Id:") } == ["X-Request-Id: abc"])
  }
}
