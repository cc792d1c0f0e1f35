import HTTP
import PetShop

extension Allowance {
  /// As draft-ietf-httpapi-ratelimit-headers-03 names them: seconds are from now.
  var headers: [(name: HTTPHeaderName, value: String)] {
    [
      (.rateLimitLimit, String(limit)), (.rateLimitRemaining, String(remaining)),
      (.rateLimitReset, String(reset)),
    ]
  }
}
