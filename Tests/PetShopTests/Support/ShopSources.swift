import Foundation

/// The sources of the shop, found from where this file was compiled.
enum ShopSources {
  /// The whole checkout.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let sources = root.appending(path: "Sources")
  private static let directory = sources.appending(path: "PetShop")

  /// The lines of all Swift files of these modules.
  static func lines(of modules: [String]) throws -> [String] {
    try modules.flatMap { try lines(in: sources.appending(path: $0)) }
  }

  /// The lines of all Swift files.
  static func lines() throws -> [String] { try lines(in: directory) }

  private static func lines(in directory: URL) throws -> [String] {
    let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
    return try (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" }
      .flatMap { try String(contentsOf: $0, encoding: .utf8).components(separatedBy: "\n") }
  }

  /// The migrations' texts by file name.
  static func migrations() throws -> [String: String] {
    let folder = directory.appending(path: "Migrations")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.reduce(into: [:]) { texts, name in
      texts[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
  }
}
