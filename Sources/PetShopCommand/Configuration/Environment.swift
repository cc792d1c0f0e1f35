import Glibc

/// Where settings come from: the environment, read once before the first thread.
struct Environment {
  private let variables: [String: String]
  private let readFile: (String) throws(FileError) -> String

  init(
    _ variables: [String: String] = Self.process,
    readFile: @escaping (String) throws(FileError) -> String = Self.contents
  ) {
    self.variables = variables
    self.readFile = readFile
  }

  struct FileError: Error, CustomStringConvertible {
    let description: String
  }

  /// The variable `name`, else the file `NAME_FILE` names, else the credential of that name in
  /// lower case. A file's trailing newline is not part of the value; an empty value is none.
  func value(_ name: String) throws(FileError) -> String? {
    if let value = variable(name) { return value }
    guard let path = file(of: name) else { return nil }
    return try readFile(path).trimmed
  }

  /// Whether somebody set it, in any of these ways.
  func isSet(_ name: String) -> Bool {
    variable(name) != nil || file(of: name) != nil
  }

  private func variable(_ name: String) -> String? {
    guard let value = variables[name], !value.isEmpty else { return nil }
    return value
  }

  private func file(of name: String) -> String? {
    if let path = variable(name + "_FILE") { return path }
    guard let directory = variable("CREDENTIALS_DIRECTORY") else { return nil }
    let path = "\(directory)/\(name.lowercased())"
    return unsafe access(path, F_OK) == 0 ? path : nil
  }
}

extension Environment {
  static var process: [String: String] {
    var variables: [String: String] = [:]
    var next = unsafe environ
    while let entry = unsafe next.pointee {
      let text = unsafe String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      unsafe next += 1
    }
    return variables
  }

  /// The text of a small file.
  static func contents(of path: String) throws(FileError) -> String {
    do {
      let bytes = try File.contents(of: path, atMost: 1 << 20)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw FileError(description: "\(path) is not UTF-8")
      }
      return text
    } catch let error as FileError {
      throw error
    } catch {
      throw FileError(description: "\(error)")
    }
  }
}

extension String {
  fileprivate var trimmed: String? {
    var text = Substring(self)
    while let last = text.unicodeScalars.last, last == "\n" || last == "\r" {
      text.unicodeScalars.removeLast()
    }
    return text.isEmpty ? nil : String(text)
  }
}
