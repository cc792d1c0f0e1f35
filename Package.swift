// swift-tools-version: 6.2

import PackageDescription

/// The floors of docs/ARCHITECTURE.md, top to bottom. A target uses only targets below it.
let package = Package(
  name: "petshop",
  products: [
    .executable(name: "petshop", targets: ["PetShopCommand"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // 5: the program.
    .executableTarget(
      name: "PetShopCommand",
      dependencies: [
        "PetShopContracts", "PetShopAPI", "PetShop", "PaymentGateway", "HTTP", "JSON", "CSV",
        "FastCGI", "PostgreSQL", "Cryptography",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // 4: contracts of earlier systems, over the same shop. The native one knows nothing of them.
    .target(
      name: "PetShopContracts", dependencies: ["PetShopAPI", "PetShop", "HTTP", "JSON"]),

    // 3: the shop over HTTP.
    .target(
      name: "PetShopAPI",
      dependencies: [
        "PetShop", "PaymentGateway", "HTTP", "JSON", "CSV", "PDF", "Gzip", "Cryptography",
      ]),

    // 2: the shop.
    .target(
      name: "PetShop",
      dependencies: ["PaymentGateway", "PostgreSQL", "Cryptography", "JSON", "CSV"],
      resources: [.embedInCode("Migrations")]),

    // 2, below the shop: what the shop pays through, and which knows nothing of it.
    .target(name: "PaymentGateway", dependencies: ["PostgreSQL", "Cryptography"]),

    // 1: what knows nothing of a shop, and nothing of its neighbours.
    .target(name: "HTTP"),
    .target(name: "JSON"),
    .target(name: "CSV"),
    .target(name: "PDF"),
    .target(name: "Gzip", dependencies: ["CZlib"]),
    .target(name: "FastCGI", dependencies: ["CFastCGI"]),
    .target(name: "PostgreSQL", dependencies: ["CPostgreSQL"]),
    .target(name: "Cryptography", dependencies: ["COpenSSL"]),

    // 0: the C libraries, each a module map and a shim.
    .systemLibrary(
      name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
    .systemLibrary(
      name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Random numbers that come again, and threads to wait for.
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    // A real database for tests.
    .target(name: "TestDatabase", dependencies: ["PostgreSQL"], path: "Tests/TestDatabase"),

    .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"]),
    .testTarget(name: "CSVTests", dependencies: ["CSV", "TestSupport"]),
    .testTarget(name: "PDFTests", dependencies: ["PDF"]),
    .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP", "TestSupport"]),
    .testTarget(name: "FastCGITests", dependencies: ["FastCGI"]),
    .testTarget(
      name: "PostgreSQLTests", dependencies: ["PostgreSQL", "TestDatabase", "TestSupport"]),
    .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"]),
    .testTarget(
      name: "PetShopTests",
      dependencies: [
        "PetShop", "PaymentGateway", "PostgreSQL", "Cryptography", "JSON", "TestDatabase",
        "TestSupport",
      ],
      exclude: ["Search/judged-queries.txt"]),
    .testTarget(
      name: "PaymentGatewayTests",
      dependencies: ["PaymentGateway", "PetShop", "PostgreSQL", "TestDatabase"]),
    .testTarget(
      name: "PetShopAPITests",
      dependencies: [
        "PetShopContracts", "PetShopAPI", "PetShop", "PaymentGateway", "HTTP", "JSON", "Gzip",
        "PostgreSQL", "Cryptography", "TestDatabase", "TestSupport",
      ]),
    .testTarget(
      name: "PetShopCommandTests",
      dependencies: [
        "PetShopCommand", "PetShopContracts", "PetShopAPI", "PetShop", "PostgreSQL",
        "Cryptography", "FastCGI", "HTTP", "TestDatabase",
        .product(name: "Logging", package: "swift-log"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
  ]
}
