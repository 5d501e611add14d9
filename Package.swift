// swift-tools-version: 6.2
import PackageDescription

// Who may import whom is drawn in Resources/docs/house.md and checked by Tests/ArchitectureTests.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "vitrine",
    platforms: [.macOS(.v15)],
    targets: [
        // Values, words and rules: no I/O, no clock, no Foundation.
        core("Records"),
        core("JSON"),
        core("Screen"),
        // Tests.
        tests("ArchitectureTests", []),
        tests("RecordsTests", ["Records"]),
        tests("JSONTests", ["JSON"]),
        tests("ScreenTests", ["Screen"]),
    ],
    swiftLanguageModes: [.v6]
)
