/// A way in to a server, which may have several that lead to the same paths.
package struct Entrance: Hashable, Sendable {
  /// What stood before the path where the client sent it, and must stand before those it is sent:
  /// empty, or without a slash at its end.
  package let basePath: String
  /// What the server is called there; empty when it has no name of its own.
  package let name: String

  package init(basePath: String = "", name: String = "") {
    self.basePath = basePath
    self.name = name
  }
}
