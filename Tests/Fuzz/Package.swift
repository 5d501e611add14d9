// swift-tools-version: 6.2
import PackageDescription

// libFuzzer on what reads strangers' bytes; a package of its own, because everything in it is built with the fuzzer's counters.
// How to run it is in Resources/docs/testing.md. The sources under test are links, so that both packages compile the same lines.
let fuzzed: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-sanitize=fuzzer"]),
]
// SwiftPM calls `main` by another name, and the fuzzer's library has one too: ours comes first, and calls what theirs would.
let linked: [LinkerSetting] = [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld", "-Xlinker", "--allow-multiple-definition"])]

let package = Package(
    name: "vitrine-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-nio", from: "2.101.2")],
    targets: [
        .target(name: "CFuzzer", path: "Sources/CFuzzer"),
        .target(name: "JSON", path: "Sources/JSON", swiftSettings: fuzzed),
        .executableTarget(
            name: "fuzz-json", dependencies: ["CFuzzer", "JSON"], path: "JSON", swiftSettings: fuzzed, linkerSettings: linked),
        .executableTarget(
            name: "fuzz-frames", dependencies: ["CFuzzer", .product(name: "NIOCore", package: "swift-nio")], path: "Frames",
            swiftSettings: fuzzed, linkerSettings: linked),
    ],
    swiftLanguageModes: [.v6]
)
