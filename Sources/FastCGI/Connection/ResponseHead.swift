/// The bytes before an answer's body: a `Status` line, headers, an empty line (RFC 3875, 6.3).
struct ResponseHead {
  private(set) var bytes: [UInt8] = []
  /// Names of the headers that were left out because they could break the head.
  private(set) var refused: [String] = []

  init(_ response: FastCGIResponse) {
    bytes.reserveCapacity(512)
    let status = 200...599 ~= response.status ? response.status : 500
    write("Status", "\(status) \(reason(status))")
    var hasLength = status == 204 || status == 304
    for (name, value) in response.headers {
      guard isFieldName(name), isFieldValue(value), !isNamed(name, "status") else {
        refused.append(name)
        continue
      }
      hasLength = hasLength || isNamed(name, "content-length")
      write(name, value)
    }
    if !hasLength, response.writeParts == nil {
      write("Content-Length", String(response.body.count))
    }
    bytes.append(contentsOf: [13, 10])
  }

  private mutating func write(_ name: String, _ value: String) {
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: [UInt8(ascii: ":"), UInt8(ascii: " ")])
    bytes.append(contentsOf: value.utf8)
    bytes.append(contentsOf: [13, 10])
  }
}

/// Whether the name is a token (RFC 9110, 5.6.2).
private func isFieldName(_ name: String) -> Bool {
  !name.utf8.isEmpty
    && name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
}

/// Whether the value has no control byte: no line break to inject with.
private func isFieldValue(_ value: String) -> Bool {
  value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
}

/// Whether a field name is this one, given in lower case; ASCII letters match in either case.
private func isNamed(_ name: String, _ lowercase: StaticString) -> Bool {
  guard name.utf8.count == lowercase.utf8CodeUnitCount else { return false }
  return lowercase.withUTF8Buffer { wanted in
    unsafe zip(name.utf8, wanted).allSatisfy { byte, other in
      byte == other || (byte | 0x20 == other && byte >= UInt8(ascii: "A"))
    }
  }
}

/// The reason phrase of a status (RFC 9110, 15); nginx passes it on.
private func reason(_ status: Int) -> String {
  switch status {
  case 200: "OK"
  case 201: "Created"
  case 202: "Accepted"
  case 204: "No Content"
  case 301: "Moved Permanently"
  case 302: "Found"
  case 303: "See Other"
  case 304: "Not Modified"
  case 307: "Temporary Redirect"
  case 308: "Permanent Redirect"
  case 400: "Bad Request"
  case 401: "Unauthorized"
  case 402: "Payment Required"
  case 403: "Forbidden"
  case 404: "Not Found"
  case 405: "Method Not Allowed"
  case 406: "Not Acceptable"
  case 408: "Request Timeout"
  case 409: "Conflict"
  case 410: "Gone"
  case 412: "Precondition Failed"
  case 413: "Content Too Large"
  case 415: "Unsupported Media Type"
  case 422: "Unprocessable Content"
  case 428: "Precondition Required"
  case 429: "Too Many Requests"
  case 500: "Internal Server Error"
  case 501: "Not Implemented"
  case 502: "Bad Gateway"
  case 503: "Service Unavailable"
  case 504: "Gateway Timeout"
  default: "Other"
  }
}
