// swift-tools-version: 6.2
import PackageDescription

// Who may import whom is drawn in Resources/docs/house.md and checked by Tests/ArchitectureTests.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

extension Target.Dependency {
    static let metrics: Self = .product(name: "CoreMetrics", package: "swift-metrics")
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let crypto: Self = .product(name: "Crypto", package: "swift-crypto")
    static let argumentParser: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration: Self = .product(name: "Configuration", package: "swift-configuration")
    static let serviceLifecycle: Self = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let unixSignals: Self = .product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let nioSSL: Self = .product(name: "NIOSSL", package: "swift-nio-ssl")
    static func nio(_ name: String) -> Self { .product(name: name, package: "swift-nio") }
}

func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "vitrine",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "vitrine", targets: ["vitrine"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Values, words and rules: no I/O, no clock, no Foundation.
        core("Records"),
        core("JSON"),
        core("Screen"),
        core("Wire", ["Records", "JSON"]),
        core("Policy", ["Records"]),
        core("Browser", ["Records", "Screen"]),
        core("Output", ["Records", "JSON", "Screen"]),
        // SQLite.
        .target(name: "CSQLite"),
        core("SQLite", ["CSQLite"]),
        core("Sample", ["Records", "SQLite"]),
        core("Store", ["Records", "JSON", "Policy", "SQLite", .logging]),
        // The gateway, the socket, the client.
        core("Gateway", ["Records", "JSON", "Wire", "Policy", "Store", .logging, .metrics, .crypto]),
        core(
            "Transport",
            [
                "JSON", "Wire", .nio("NIOCore"), .nio("NIOPosix"), .nio("NIOHTTP1"), .nio("NIOConcurrencyHelpers"), .nioSSL, .crypto,
                .logging,
            ]),
        core("Session", ["Records", "JSON", "Wire", .logging]),
        // The terminal.
        .target(name: "CNcurses"),
        core("Terminal", ["Screen", "CNcurses"]),
        core("Runtime", ["Records", "JSON", "Screen", "Browser", "Session", "Output", .logging]),
        .executableTarget(
            name: "vitrine",
            dependencies: [
                "Records", "JSON", "Screen", "Wire", "Policy", "Browser", "Output", "Sample", "SQLite", "Store", "Gateway", "Transport",
                "Session",
                "Terminal",
                "Runtime", .logging, .argumentParser, .configuration, .serviceLifecycle, .unixSignals,
            ], swiftSettings: strict),
        // Tests: WebSockets that echo, for Autobahn|Testsuite; not shipped.
        .target(name: "Echo", dependencies: ["Transport", "Wire"], path: "Tests/Echo/Common", swiftSettings: strict),
        .executableTarget(
            name: "ws-echo", dependencies: ["Echo", "Transport", "Wire", .logging], path: "Tests/Echo/Server", swiftSettings: strict),
        .executableTarget(
            name: "ws-echo-client", dependencies: ["Echo", "Transport", "Wire"], path: "Tests/Echo/Client", swiftSettings: strict),
        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests("ArchitectureTests", []),
        tests("RecordsTests", ["Records"]),
        tests("JSONTests", ["JSON", "TestSupport"]),
        tests("ScreenTests", ["Screen", "TestSupport"]),
        tests("WireTests", ["Wire", "Records", "JSON"]),
        tests("PolicyTests", ["Policy", "Records"]),
        tests("BrowserTests", ["Browser", "Records", "Screen", "TestSupport"]),
        tests("OutputTests", ["Output", "Records", "JSON", "Screen", "TestSupport"]),
        tests("SQLiteTests", ["SQLite"]),
        tests("SampleTests", ["Sample", "SQLite", "Records"]),
        tests("StoreTests", ["Store", "SQLite", "Policy", "Records", "JSON", .logging]),
        tests(
            "GatewayTests",
            ["Gateway", "Store", "SQLite", "Policy", "Records", "JSON", "Wire", "TestSupport", .logging, .metrics, .crypto]),
        tests("SessionTests", ["Session", "Wire", "Records", "JSON", .logging]),
        tests("RuntimeTests", ["Runtime", "Browser", "Records", "Screen", "JSON", "Output", "TestSupport"]),
        tests(
            "EndToEndTests",
            [
                "Browser", "Screen", "Runtime", "Session", "Wire", "Gateway", "Store", "Policy", "Sample", "SQLite", "Records", "JSON",
                .logging,
            ]),
        tests(
            "SocketTests",
            [
                "Transport", "Session", "Gateway", "Store", "Policy", "Sample", "SQLite", "Wire", "Records", "JSON", .logging,
                .nio("NIOCore"), .nio("NIOPosix"), .nio("NIOEmbedded"), .nio("NIOTLS"), .nioSSL, .crypto, "Echo", "TestSupport",
            ]),
        tests("TerminalTests", ["Terminal", "Screen", "CNcurses", "SQLite", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
