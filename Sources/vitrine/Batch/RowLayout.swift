internal import Records

/// Where the columns of one page go.
struct RowLayout {
    enum Source: Hashable { case value(Int?), label(of: Int?, column: String) }
    struct MissingColumn: Error { var name: String }

    var pageColumns: [String]
    var names: [String]
    var sources: [Source]

    /// - Parameter pageColumns: empty where they are not known.
    init(of pageColumns: [String], fields: [String]?, expand: [String]) throws(MissingColumn) {
        self.pageColumns = pageColumns
        names = []
        sources = []
        func find(_ name: String) -> Int? { pageColumns.firstIndex { equalIgnoringASCIICase($0, name) } }
        for name in fields ?? pageColumns {
            let index = find(name)
            if index == nil, !pageColumns.isEmpty { throw MissingColumn(name: name) }
            let spelling = index.map { pageColumns[$0] } ?? name
            names.append(spelling)
            sources.append(.value(index))
            if expand.contains(where: { equalIgnoringASCIICase($0, name) }) { addLabel(spelling, index) }
        }
        for name in expand where !(fields ?? pageColumns).contains(where: { equalIgnoringASCIICase($0, name) }) {
            let index = find(name)
            if index == nil, !pageColumns.isEmpty { throw MissingColumn(name: name) }
            addLabel(index.map { pageColumns[$0] } ?? name, index)
        }
    }

    private mutating func addLabel(_ name: String, _ index: Int?) {
        names.append(name + ".label")
        sources.append(.label(of: index, column: name))
    }

    func row(_ values: [Value], _ labels: Labels) -> [Value] {
        sources.map { source in
            switch source {
            case .value(let index): index.map { values[$0] } ?? .null
            case .label(let index, let column):
                index.flatMap { Self.key(values[$0]) }.flatMap { labels[column]?[$0] }.map { .text($0) } ?? .null
            }
        }
    }

    /// Foreign keys are named by the text of their value.
    private static func key(_ value: Value) -> String? {
        switch value {
        case .integer(let number): String(number)
        case .text(let text): text
        case .real(let number): String(number)
        case .null, .boolean, .blob: nil
        }
    }
}
