/// Arrays and objects, RFC 8259 §4 and §5.
extension JSONReader {
  mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    guard try open(depth: depth, end: "]") else { return elements }
    repeat {
      elements.append(try value(depth: depth))
    } while try next(end: "]")
    return elements
  }

  mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    var object = JSONObject()
    guard try open(depth: depth, end: "}") else { return object }
    repeat {
      let start = offset
      let name = try name()
      guard object.append(name, try value(depth: depth)) else {
        throw JSONError(.duplicateName(name), at: start, in: bytes)
      }
    } while try next(end: "}")
    return object
  }

  private mutating func name() throws(JSONError) -> String {
    guard byte == UInt8(ascii: "\"") else {
      throw error(byte == nil ? .unexpectedEnd : .expectedName)
    }
    let name = try string()
    skipWhitespace()
    guard byte == UInt8(ascii: ":") else {
      throw error(byte == nil ? .unexpectedEnd : .expectedColon)
    }
    offset += 1
    skipWhitespace()
    return name
  }

  /// Steps over the opening bracket; false when the closing one follows at once.
  private mutating func open(depth: Int, end: Unicode.Scalar) throws(JSONError) -> Bool {
    guard depth <= maximumDepth else { throw error(.tooDeep(limit: maximumDepth)) }
    offset += 1
    skipWhitespace()
    guard byte == UInt8(ascii: end) else { return true }
    offset += 1
    return false
  }

  /// Steps over the comma before another element, or over the closing bracket: then false.
  private mutating func next(end: Unicode.Scalar) throws(JSONError) -> Bool {
    skipWhitespace()
    guard let byte else { throw error(.unexpectedEnd) }
    if byte == UInt8(ascii: end) {
      offset += 1
      return false
    }
    guard byte == UInt8(ascii: ",") else { throw error(.expectedCommaOrEnd) }
    let comma = offset
    offset += 1
    skipWhitespace()
    guard self.byte != UInt8(ascii: end) else {
      throw JSONError(.trailingComma, at: comma, in: bytes)
    }
    return true
  }
}
