internal import Browser
internal import Gateway
internal import Logging
internal import Policy
internal import Store

/// The database: can it be opened, is it sound, and what of it would be served.
enum DoctorDatabase {
    /// The second is nil when it cannot be served.
    static func sections(
        _ path: String, _ settings: PolicySettings, _ options: StoreOptions
    ) -> (sections: [DoctorSection], store: Store?) {
        var section = DoctorSection("Database")
        var store: Store?
        do throws(StoreError) {
            store = try Store(path: path, settings: settings, logger: .silent, options: options)
            section.add(.ok, "\(path) opens, for reading only")
            if let warning = store?.immutabilityWarning { section.add(.warning, warning) }
        } catch {
            section.add(.failure, error.message, advice: advice(for: error))
            // Without models there is still a database to look at.
            guard error.code == .noModels else { return ([section], nil) }
        }
        addCheck(path, options, to: &section)
        var sections = [section]
        do throws(StoreError) {
            sections.append(models(try Disclosure.read(path, settings, options)))
        } catch {
            sections[0].add(.failure, error.message, advice: advice(for: error))
        }
        return (sections, store)
    }

    private static func addCheck(_ path: String, _ options: StoreOptions, to section: inout DoctorSection) {
        let start = ContinuousClock.now
        let check: FileCheck
        do throws(StoreError) { check = try Store.quickCheck(path, options, within: .seconds(20)) } catch {
            return section.add(.failure, "quick_check could not read the file: \(error.message)", advice: "try again when nobody writes")
        }
        if !check.findings.isEmpty {
            section.add(
                .failure, "quick_check found damage: requests that meet it fail",
                advice: "restore a backup, or try sqlite3 \(shellQuoted(path)) .recover", details: check.findings)
        } else if check.isComplete {
            section.add(.ok, "quick_check found no damage (\(milliseconds(ContinuousClock.now - start)))")
        } else {
            section.add(
                .warning, "quick_check was not done in 20 s; it found nothing by then",
                advice: "give it time: sqlite3 -readonly \(shellQuoted(path)) 'PRAGMA quick_check'")
        }
    }

    private static func models(_ disclosure: Disclosure) -> DoctorSection {
        var section = DoctorSection("What may be seen")
        for model in disclosure.models {
            let hidden = model.columns.filter { $0.hidden != nil }
            if let refusal = model.refusal {
                // Columns do not matter here: nobody gets that far.
                section.add(
                    model.isLeftOut ? .note : .failure, "\(model.name) (\(model.kind.rawValue)) is not served: \(refusal)",
                    advice: model.isLeftOut ? nil : "take it out of MCP_ALLOWED_MODELS, or make a view without what is hidden")
                continue
            }
            let count = hidden.isEmpty ? "" : ", \(hidden.count) hidden"
            section.add(
                .ok, "\(model.name) (\(model.kind.rawValue)): \(model.visible.count) columns visible\(count)",
                details: ["visible: \(model.visible.joined(separator: ", "))"]
                    + hidden.map { "hidden: \($0.name): \($0.hidden?.sentence ?? "")" })
        }
        for warning in disclosure.policy.warnings {
            section.add(.warning, warning)
        }
        return section
    }

    private static func advice(for error: StoreError) -> String? {
        switch error.code {
        case .noModels: "name tables that are there in MCP_ALLOWED_MODELS"
        case .notADatabase: "give --database a SQLite file"
        // SQLite's own troubles bring a sentence that says what to do.
        case .cannotOpen where error.sqliteCode != nil: nil
        case .cannotOpen: "give --database the path of a SQLite file that this user may read"
        case .busy: "another process holds it; try again when its transaction has ended"
        case .corrupt: "restore a backup"
        case .policyChanged, .notQuick, .timedOut, .cancelled, .rowGone, .tooLarge, .sqlite: nil
        }
    }
}

extension Logger {
    /// For what the report says itself.
    static let silent = Logger(label: "vitrine.doctor") { _ in SwiftLogNoOpLogHandler() }
}

/// `3.1 ms`
func milliseconds(_ duration: Duration) -> String {
    let tenths = Int((duration / .microseconds(100)).rounded())
    return "\(tenths / 10).\(tenths % 10) ms"
}
