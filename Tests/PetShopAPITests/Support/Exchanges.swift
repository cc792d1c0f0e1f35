import Foundation
import HTTP
import JSON
import Synchronization

/// Writes down every request of these tests with its answer, a line of JSON each, where the
/// environment variable PETSHOP_EXCHANGES names a file. `script/lib/api/exchanges.py` compares them
/// with `docs/openapi.yaml`.
enum Exchanges {
  private static let file = Mutex(open())

  static func record(_ request: HTTPRequest, _ response: HTTPResponse, in contract: String) {
    file.withLock { file in
      file?.write(Data(line(request, response, in: contract) + Array("\n".utf8)))
    }
  }

  private static func open() -> FileHandle? {
    guard let path = ProcessInfo.processInfo.environment["PETSHOP_EXCHANGES"] else { return nil }
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return FileHandle(forWritingAtPath: path)
  }

  private static func line(
    _ request: HTTPRequest, _ response: HTTPResponse, in contract: String
  ) -> [UInt8] {
    var json = JSONWriter(reserving: 4_096)
    json.object { json in
      json.field("contract", contract)
      json.field("method", request.method.rawValue)
      json.field("target", request.path + (request.query.isEmpty ? "" : "?\(request.query)"))
      json.field(
        "sent_type", request.upload == nil ? request.headers[.contentType] ?? "" : "unknown")
      json.field("sent", String(decoding: request.body, as: UTF8.self))
      json.field("status", response.status.rawValue)
      json.field("headers") { json in
        json.object { json in
          for field in response.headers.fields {
            json.field(named: field.name.rawValue, field.value)
          }
        }
      }
      json.field("body", String(decoding: response.body, as: UTF8.self))
    }
    return json.bytes
  }
}
