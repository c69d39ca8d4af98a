// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same language rules.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// C kernels are optimised in debug builds too, so that tests run the real model in seconds.
let fastC: [CSetting] = [.unsafeFlags(["-O3"])]

/// One library of the house.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// One executable.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one library; their folder mirrors it.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird: [Target.Dependency] = [
  .product(name: "Hummingbird", package: "hummingbird"),
  .product(name: "HummingbirdCore", package: "hummingbird"),
  .product(name: "HTTPTypes", package: "swift-http-types"),
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOExtras", package: "swift-nio-extras"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
  .product(name: "NIOPosix", package: "swift-nio"),
]

/// Debian's FAISS is a static C++ library; what it leans on is linked with it.
let faissLibraries: [LinkerSetting] = ["faiss", "openblas", "gomp", "stdc++", "m"].map { .linkedLibrary($0) }

let package = Package(
  name: "cloister",
  products: [
    .executable(name: "cloisterd", targets: ["cloisterd"]),
    .executable(name: "cloister", targets: ["cloister"]),
    .executable(name: "cloister-extract", targets: ["cloister-extract"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // What the machine provides.
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(
      name: "CFaiss", cxxSettings: [.headerSearchPath("compat"), .unsafeFlags(["-O2"])], linkerSettings: faissLibraries),
    .target(name: "CFullText", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "CJail"),
    .target(name: "CKernels", cSettings: fastC),
    .target(name: "CMapping"),

    room("Domain"),
    room("Digests", ["CCrypto"]),
    room("Mapping", ["CMapping"]),
    room("Signatures", ["CCrypto", "Digests"]),

    // The engine.
    room("ModelFiles", ["Digests", "Mapping"]),
    room("Tensors", ["CKernels"]),
    room("Tokenization", ["ModelFiles"]),
    room("Transformer", ["Tensors", "ModelFiles"]),
    room("Embedding", ["Transformer", "Tokenization", "Tensors", "ModelFiles"]),
    room("Generation", ["Transformer", "Tokenization", "Tensors", "ModelFiles"]),
    room("Upstream", ["Generation", "ControlAPI", "Domain"]),

    // The library.
    room("Catalog", ["Domain", "CFullText", grdb]),
    room("VectorIndex", ["CFaiss", "CKernels", "Domain", "Mapping"]),
    room("Extraction", ["Domain", "CJail", "CArchive", "CXML"]),
    room("Ingestion", ["Extraction", "Embedding", "Catalog", "VectorIndex", "Guard", "Domain", "Digests"]),

    // The answers.
    room("Retrieval", ["Catalog", "VectorIndex", "Embedding", "Domain"]),
    room("Guard", ["Domain"]),
    room("Answering", ["Guard", "Retrieval", "Generation", "Domain"]),

    // The front.
    room("Audit", ["Domain", "Digests", "Signatures"]),
    room("Settings", [configuration, yams]),
    room("ControlAPI", ["Domain"]),
    room(
      "Server",
      ["ControlAPI", "Answering", "Ingestion", "Audit", "Retrieval", "Domain", "Generation", logging, lifecycle]
        + hummingbird),

    // The programs.
    program(
      "cloisterd",
      [
        "Server", "ControlAPI", "Answering", "Ingestion", "Audit", "Signatures", "Digests", "Settings", "Guard",
        "Retrieval", "Extraction", "Embedding", "Generation", "Upstream", "Tokenization", "Transformer", "Tensors",
        "ModelFiles", "VectorIndex", "Catalog", "Domain", argumentParser, logging, lifecycle, signals, yams,
      ]),
    program("cloister", ["ControlAPI", "ModelFiles", "Audit", "Signatures", "Domain", argumentParser]),
    program("cloister-extract", ["Extraction"]),

    // The tests, and what they share.
    room("TestSupport"),
    .target(
      name: "LibraryFixture", dependencies: ["Catalog", "VectorIndex", "Embedding", "Domain", "TestSupport"],
      path: "Tests/LibraryFixture", swiftSettings: strict),
    .executableTarget(
      name: "jail-probe", dependencies: ["CJail"], path: "Tests/JailProbe", swiftSettings: strict),
    .executableTarget(
      name: "cloister-bench",
      dependencies: [
        "Embedding", "Generation", "Retrieval", "Answering", "Guard", "Catalog", "VectorIndex", "Tensors", "Domain",
        argumentParser, yams,
      ],
      path: "Tests/Benchmarks",
      exclude: ["peers", "appliance_bench.py", "clustered_vectors.py", "index_bench.py", "load_bench.py"],
      swiftSettings: strict),
    .target(
      name: "DecoderFixture", path: "Tests/DecoderFixture",
      exclude: [
        "make_models.py", "compare_llama_cpp.py", "families.py", "layout.py", "metadata.py", "rounding.py",
        "tiny_models.py", "tiny_tokenizer.py", "vocabulary.py",
      ], resources: [.copy("Models")], swiftSettings: strict),
    .target(
      name: "ReaderFixture", dependencies: ["ModelFiles", "TestSupport"], path: "Tests/ReaderFixture",
      exclude: ["make_readers.py"], resources: [.copy("Models")], swiftSettings: strict),
    tests("Mapping", ["Mapping", "TestSupport"]),
    tests("Tensors", ["Tensors", "COpenBLAS"], resources: [.copy("Fixtures")]),
    tests("ModelFiles", ["ModelFiles", "TestSupport", yams]),
    tests("Tokenization", ["Tokenization", "ModelFiles", "TestSupport"], resources: [.copy("Fixtures")]),
    tests("Transformer", ["Transformer", "Tensors", "ModelFiles", "DecoderFixture", "ReaderFixture", "TestSupport"]),
    tests(
      "Generation",
      [
        "Generation", "Transformer", "Tokenization", "Tensors", "ModelFiles", "Embedding", "DecoderFixture",
        "ReaderFixture", "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
    tests(
      "Upstream", ["Upstream", "Generation", "ControlAPI", "DecoderFixture", "TestSupport"],
      exclude: ["llama_engine.py"]),
    tests("Embedding", ["Embedding", "DecoderFixture", "TestSupport"], resources: [.copy("Fixtures")]),
    tests("Catalog", ["Catalog", "TestSupport", "Domain", grdb]),
    tests("VectorIndex", ["VectorIndex", "CKernels", "TestSupport", "Domain"]),
    tests(
      "Extraction", ["Extraction", "TestSupport", "Domain", "CJail", "cloister-extract", "jail-probe"],
      resources: [.copy("Fixtures")]),
    tests(
      "Ingestion",
      [
        "Ingestion", "TestSupport", "Domain", "Catalog", "VectorIndex", "Embedding", "Extraction", "Guard",
        "Signatures", "DecoderFixture", "cloister-extract",
      ]),
    tests(
      "Retrieval", ["Retrieval", "TestSupport", "LibraryFixture", "Catalog", "VectorIndex", "Embedding", "Domain"]),
    tests("Guard", ["Guard", "TestSupport", "Domain", yams]),
    tests(
      "Answering",
      [
        "Answering", "TestSupport", "Guard", "Retrieval", "Generation", "Embedding", "Tensors", "LibraryFixture",
        "ReaderFixture", "Catalog", "Domain",
      ]),
    tests("Signatures", ["Signatures", "TestSupport"]),
    tests("Audit", ["Audit", "Domain", "Signatures", "TestSupport"]),
    tests("Settings", ["Settings", "TestSupport"]),
    tests("ControlAPI", ["ControlAPI", "Domain", "TestSupport"]),
    tests("Server", ["Server", "ControlAPI", "Answering", "Ingestion", "Audit", "Domain"]),
    tests("Cloister", ["cloister", "ControlAPI", "ModelFiles", "Domain", "TestSupport"]),
    tests("Cloisterd", ["cloisterd"]),
    tests(
      "EndToEnd",
      [
        "ControlAPI", "Domain", "DecoderFixture", "ReaderFixture", "TestSupport", "cloisterd", "cloister",
        "cloister-extract",
      ],
      exclude: ["openai_client.py"]),
    tests("Policy", []),
  ],
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx17
)
