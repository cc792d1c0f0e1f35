/// The bytes before an answer's body: a `Status` line, headers, an empty line (RFC 3875, 6.3).
struct ResponseHead {
  private(set) var bytes: [UInt8] = []

  init(_ response: FastCGIResponse) {
    bytes.reserveCapacity(response.headerLines.count + 80)
    let status = 200...599 ~= response.status ? response.status : 500
    write("Status: \(status) \(reason(status))")
    bytes += response.headerLines
    let hasNoLength = status == 204 || status == 304 || response.writeParts != nil
    let isNamed = response.body.isEmpty && response.names("content-length:")
    if !hasNoLength, !isNamed {
      write("Content-Length: \(response.body.count)")
    }
    write("")
  }

  private mutating func write(_ line: String) {
    bytes.append(contentsOf: line.utf8)
    bytes.append(13)
    bytes.append(10)
  }
}

extension FastCGIResponse {
  /// Whether there is a header of this name, given in lower case with its colon.
  fileprivate func names(_ lowercase: StaticString) -> Bool {
    let bytes = headerLines.span
    var line = 0
    while line < bytes.count {
      if isNamed(lowercase, at: line) { return true }
      while line < bytes.count, bytes[line] != 10 { line += 1 }
      line += 1
    }
    return false
  }

  /// ASCII letters match in either case.
  private func isNamed(_ lowercase: StaticString, at line: Int) -> Bool {
    let bytes = headerLines.span
    return lowercase.withUTF8Buffer { name in
      guard line + name.count <= bytes.count else { return false }
      return name.indices.allSatisfy { unsafe bytes[line + $0] | 0x20 == name[$0] }
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
