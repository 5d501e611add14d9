// swift-tools-version: 6.2
import PackageDescription

// Who may import whom is drawn in Resources/docs/house.md and checked by Tests/ArchitectureTests.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

extension Target.Dependency {
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let crypto: Self = .product(name: "Crypto", package: "swift-crypto")
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
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // Values, words and rules: no I/O, no clock, no Foundation.
        core("Records"),
        core("JSON"),
        core("Screen"),
        core("Wire", ["Records", "JSON"]),
        core("Policy", ["Records"]),
        // SQLite.
        .target(name: "CSQLite"),
        core("SQLite", ["CSQLite"]),
        core("Sample", ["Records", "SQLite"]),
        core("Store", ["Records", "JSON", "Policy", "SQLite", .logging]),
        // The gateway, the socket, the client.
        core("Gateway", ["Records", "JSON", "Wire", "Policy", "Store", .logging, .crypto]),
        // Tests.
        tests("ArchitectureTests", []),
        tests("RecordsTests", ["Records"]),
        tests("JSONTests", ["JSON"]),
        tests("ScreenTests", ["Screen"]),
        tests("WireTests", ["Wire", "Records", "JSON"]),
        tests("PolicyTests", ["Policy", "Records"]),
        tests("SQLiteTests", ["SQLite"]),
        tests("SampleTests", ["Sample", "SQLite", "Records"]),
        tests("StoreTests", ["Store", "SQLite", "Policy", "Records", "JSON", .logging]),
        tests("GatewayTests", ["Gateway", "Store", "SQLite", "Policy", "Records", "JSON", "Wire", .logging]),
    ],
    swiftLanguageModes: [.v6]
)
