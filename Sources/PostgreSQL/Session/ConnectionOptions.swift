/// How to reach a database, and what every session there starts with.
///
/// The password is in none of its descriptions.
package struct ConnectionOptions: Sendable {
  /// libpq's keywords (manual, 34.1.2) and their values.
  var parameters: [String: String]

  /// The server settings a session starts with, by name; `statement_timeout` and its like are
  /// here. Settings in the connection string's own `options` win over them.
  package var settings: [String: String] = [
    "TimeZone": "UTC",
    "statement_timeout": "2s",
    "lock_timeout": "500ms",
    "idle_in_transaction_session_timeout": "5s",
    "standard_conforming_strings": "on",
  ]

  /// Called with each notice or warning of the server, on the session's thread.
  package var onNotice: @Sendable (String) -> Void = { _ in }

  /// A value of libpq's by its keyword, such as `host`, `dbname` or `connect_timeout`.
  package subscript(keyword: String) -> String? {
    get { parameters[keyword] }
    set { parameters[keyword] = newValue }
  }
}

extension ConnectionOptions {
  /// What a session is opened with unless the connection string says otherwise. A peer that
  /// vanished without a word is given up after some 10 s (`tcp_user_timeout` in ms).
  private static let defaults = [
    "application_name": "petshop",
    "connect_timeout": "2",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
  ]

  /// All of libpq's parameters, the settings among them as `options`.
  var connectionParameters: [String: String] {
    var all = Self.defaults.merging(parameters) { _, own in own }
    all["client_encoding"] = "UTF8"
    all["options"] = startupOptions
    return all
  }

  private var startupOptions: String {
    let own = settings.sorted { $0.key < $1.key }.map { "-c \($0.key)=\(escaped($0.value))" }
    return (own + [parameters["options"] ?? ""]).joined(separator: " ")
  }

  /// In `options` a backslash takes the meaning from the character after it.
  private func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
  }
}

extension ConnectionOptions: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String {
    let shown = ["user", "host", "port", "dbname"].compactMap { keyword in
      parameters[keyword].map { "\(keyword)=\($0)" }
    }
    return shown.joined(separator: " ")
  }

  package var debugDescription: String { description }
}

extension ConnectionOptions: CustomReflectable {
  /// Keeps the password out of `dump`.
  package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
