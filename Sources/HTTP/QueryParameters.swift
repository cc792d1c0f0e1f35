/// The parameters of a query, decoded as `application/x-www-form-urlencoded`, in their order.
package struct QueryParameters: Sendable {
  /// Why a query cannot be read. Any of them is a 400.
  package enum Fault: Error, Hashable, Sendable {
    case tooManyParameters(limit: Int)
    case incompleteTriplet
    case notUTF8
    case nullCharacter
    /// A control character, a space or a byte beyond ASCII that is not percent-encoded.
    case forbiddenCharacter
  }

  /// One name with its value, which is empty where there was no equals sign.
  package struct Parameter: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// All parameters, in order.
  package let parameters: [Parameter]

  /// Reads what stands behind the question mark. Empty parts (`a=1&&b=2`) are skipped; more
  /// than `limit` parts are refused before any is decoded.
  package init(_ query: String, limit: Int = 100) throws(Fault) {
    guard query.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { throw .forbiddenCharacter }
    let parts = query.utf8.split(separator: UInt8(ascii: "&"))
    guard parts.count <= limit else { throw .tooManyParameters(limit: limit) }
    var parameters: [Parameter] = []
    for part in parts { parameters.append(try Parameter(part)) }
    self.parameters = parameters
  }

  /// The first value of a name.
  package subscript(name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }

  /// All values of a name, in order.
  package func values(of name: String) -> [String] {
    parameters.filter { $0.name == name }.map(\.value)
  }

  /// The names, each once, in the order they first come.
  package var names: [String] {
    var seen: Set<String> = []
    return parameters.map(\.name).filter { seen.insert($0).inserted }
  }
}

extension QueryParameters.Parameter {
  fileprivate init(_ part: Substring.UTF8View) throws(QueryParameters.Fault) {
    let name = part.prefix { $0 != UInt8(ascii: "=") }
    self.name = try Self.decode(name)
    value = try Self.decode(part.dropFirst(name.count + 1))
  }

  private static func decode(_ text: Substring.UTF8View) throws(QueryParameters.Fault) -> String {
    let decoded: String
    do throws(PercentCoding.Fault) {
      decoded = try PercentCoding.decode(text, plusIsSpace: true)
    } catch {
      switch error {
      case .incompleteTriplet: throw .incompleteTriplet
      case .notUTF8: throw .notUTF8
      }
    }
    guard !decoded.utf8.contains(0) else { throw .nullCharacter }
    return decoded
  }
}
