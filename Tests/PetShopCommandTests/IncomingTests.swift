import FastCGI
import HTTP
import PetShopAPI
import Testing

@testable import PetShopCommand

@Suite("The headers of a request")
struct IncomingTests {
  private func incoming(_ headers: [(String, String)]) -> Incoming {
    Incoming(
      Parameters(
        [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/")]
          + headers.map { (name: $0.0, value: $0.1) }))
  }

  @Test(arguments: [
    ("HTTP_ACCEPT", HTTPHeaderName.accept), ("HTTP_ACCEPT_ENCODING", .acceptEncoding),
    ("HTTP_ACCEPT_LANGUAGE", .acceptLanguage), ("HTTP_IF_MATCH", .ifMatch),
    ("HTTP_IF_NONE_MATCH", .ifNoneMatch),
  ])
  func `a list may come in parts`(parameter: String, name: HTTPHeaderName) {
    let incoming = incoming([(parameter, "a"), ("HTTP_HOST", "x"), (parameter, "b, c")])
    #expect(incoming.fault == nil)
    #expect(incoming.request.header(name) == "a, b, c")
  }

  @Test(arguments: [
    ("CONTENT_TYPE", "Content-Type"), ("HTTP_AUTHORIZATION", "Authorization"),
    ("HTTP_CART_TOKEN", "Cart-Token"), ("HTTP_IDEMPOTENCY_KEY", "Idempotency-Key"),
    ("HTTP_X_API_KEY", "X-API-Key"),
  ])
  func `what has one value comes once, the same one or an empty one too`(
    parameter: String, name: String
  ) {
    for twins in [["a", "b"], ["a", "a"], ["", "a"], ["a", ""]] {
      let incoming = incoming([("HTTP_ACCEPT_LANGUAGE", "es")] + twins.map { (parameter, $0) })
      #expect(incoming.fault == .repeatedHeader(name))
      #expect(incoming.request.language == (name == "Content-Type" ? .english : .spanish))
    }
  }

  @Test(arguments: [
    ("HTTP_IDEMPOTENCY_KEY", HTTPHeaderName.idempotencyKey), ("HTTP_IF_MATCH", .ifMatch),
    ("HTTP_IF_NONE_MATCH", .ifNoneMatch), ("HTTP_ACCEPT_ENCODING", .acceptEncoding),
  ])
  func `an empty one is not as good as none`(parameter: String, name: HTTPHeaderName) {
    #expect(incoming([(parameter, "")]).request.header(name) == "")
    #expect(incoming([]).request.header(name) == nil)
  }

  @Test(arguments: [
    ("CONTENT_TYPE", HTTPHeaderName.contentType), ("HTTP_AUTHORIZATION", .authorization),
    ("HTTP_CART_TOKEN", .cartToken), ("HTTP_X_API_KEY", .apiKey),
  ])
  func `but where it shows nothing`(parameter: String, name: HTTPHeaderName) {
    let incoming = incoming([(parameter, "")])
    #expect(incoming.fault == nil)
    #expect(incoming.request.header(name) == nil)
  }

  @Test func `what no header can hold is named`() {
    #expect(incoming([("HTTP_ACCEPT", "a\nb")]).fault == .malformedHeader("Accept"))
    #expect(incoming([("HTTP_X_API_KEY", "\u{7F}")]).fault == .malformedHeader("X-API-Key"))
  }
}
