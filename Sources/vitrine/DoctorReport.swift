internal import Foundation
internal import Glibc
internal import Wire

/// One thing that `doctor` looked at.
struct DoctorFinding {
    /// How it stands; the words are ASCII, so that they read the same everywhere.
    enum Mark: String {
        case ok
        case note = ""
        case warning = "warn"
        case failure = "FAIL"
    }
    var mark: Mark
    var text: String
    /// What to do about it, as an order.
    var advice: String?
    /// Lines below it.
    var details: [String]
}

/// What belongs together, under a title.
struct DoctorSection {
    let title: String
    private(set) var findings: [DoctorFinding] = []

    init(_ title: String) { self.title = title }

    mutating func add(_ mark: DoctorFinding.Mark, _ text: String, advice: String? = nil, details: [String] = []) {
        findings.append(DoctorFinding(mark: mark, text: text, advice: advice, details: details))
    }
}

/// Prints sections as they are made, and ends with a line that a person can act on.
struct DoctorReport {
    private let isColored: Bool
    private var failures: [DoctorFinding] = []
    private var warnings: [DoctorFinding] = []
    private static let width = 110

    var isWell: Bool { failures.isEmpty }

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        isColored = isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    mutating func print(_ section: DoctorSection) throws {
        failures += section.findings.filter { $0.mark == .failure }
        warnings += section.findings.filter { $0.mark == .warning }
        var lines = [visible(section.title, limit: 2_000)]
        for finding in section.findings {
            let word = finding.mark.rawValue
            let mark = Self.colored(word, finding.mark, isColored) + String(repeating: " ", count: 4 - word.count)
            for (number, line) in Self.wrapped(finding.text, Self.width - 8).enumerated() {
                lines.append(number == 0 ? "  \(mark)  \(line)" : "          \(line)")
            }
            for detail in finding.details + (finding.advice.map { ["-> \($0)"] } ?? []) {
                for (number, line) in Self.wrapped(detail, Self.width - 10).enumerated() {
                    lines.append(number == 0 ? "          \(line)" : "            \(line)")
                }
            }
        }
        // What was found is seen while the next thing is looked at.
        try DataOutput.print(lines.joined(separator: "\n") + "\n")
    }

    /// - Parameter next: what a person does with what is well, as an order.
    func printVerdict(next: String) throws {
        guard let first = failures.first else {
            let doubt =
                switch warnings.count {
                case 0: ""
                case 1: ", with 1 warning"
                case let count: ", with \(count) warnings"
                }
            return try DataOutput.print("All is well\(doubt). \(visible(next, limit: 2_000))")
        }
        let count = failures.count == 1 ? "1 thing is not well:" : "\(failures.count) things are not well; begin with:"
        let what = [first.text, first.advice].compactMap { $0 }.joined(separator: " -> ")
        try DataOutput.print("\(count) \(visible(what, limit: 2_000))")
    }

    private static func colored(_ word: String, _ mark: DoctorFinding.Mark, _ isColored: Bool) -> String {
        guard isColored else { return word }
        return switch mark {
        case .ok: "\u{1b}[32m\(word)\u{1b}[m"
        case .warning: "\u{1b}[33m\(word)\u{1b}[m"
        case .failure: "\u{1b}[1;31m\(word)\u{1b}[m"
        case .note: word
        }
    }

    /// Broken at blanks; names come from outside and are made harmless.
    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines = [""]
        for word in visible(text, limit: 20_000).split(separator: " ", omittingEmptySubsequences: false) {
            let last = lines.count - 1
            if lines[last].isEmpty {
                lines[last] = String(word)
            } else if lines[last].count + 1 + word.count > width {
                lines.append(String(word))
            } else {
                lines[last] += " " + word
            }
        }
        return lines
    }
}
