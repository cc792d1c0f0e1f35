/// The bytes before an answer's body: a `Status` line, headers, an empty line (RFC 3875, 6.3).
struct ResponseHead {
  private(set) var bytes: [UInt8] = []

  init(_ response: FastCGIResponse) {
    bytes.reserveCapacity(response.headers.bytes.count + 80)
    let status = 200...599 ~= response.status ? response.status : 500
    bytes.appendHeader("Status", "\(status) \(reason(status))")
    bytes += response.headers.bytes
    let hasNoLength = status == 204 || status == 304 || response.writeParts != nil
    if !hasNoLength, !response.headers.contains("content-length:") {
      bytes.appendHeader("Content-Length", String(response.body.count))
    }
    bytes.append(13)
    bytes.append(10)
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
