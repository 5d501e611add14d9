/// Text that may reach a terminal: made from any text, and the only thing that a frame takes.
///
/// Nothing in it moves the cursor, changes direction or hides. What would is replaced by something visible, never left out.
/// Emoji sequences that terminals draw in different widths are simplified to their first emoji.
/// Rules: `browser.md` section 5, "Untrusted text" and "Width".
package struct SafeText: Sendable, Hashable {
    /// One base character with its marks, and the cells it takes.
    package struct Cluster: Sendable, Hashable {
        package let text: String
        package let width: UInt8
        /// Stands for something that was not harmless or not visible; drawn in a style of its own.
        package let isSubstitute: Bool
    }
    package private(set) var clusters: [Cluster]
    /// Cells.
    package private(set) var width: Int

    package init(_ text: some StringProtocol) {
        self.init(text, scanning: .max)
    }

    /// At most `cells` wide, with `…` in place of the rest; reads no more of a long text than it shows.
    package init(_ text: some StringProtocol, clippedTo cells: Int) {
        self = SafeText(text, scanning: cells).clipped(to: cells)
    }

    /// Reads until the text is wider than `cells`.
    private init(_ text: some StringProtocol, scanning cells: Int) {
        var scanner = SafeTextScanner()
        scanner.scan(String(text), until: cells)
        clusters = scanner.clusters
        width = scanner.width
    }

    init(clusters: [Cluster]) {
        self.clusters = clusters
        width = clusters.reduce(0) { $0 + Int($1.width) }
    }

    package static let empty = SafeText(clusters: [])

    package var isEmpty: Bool { clusters.isEmpty }

    package var text: String { clusters.reduce(into: "") { $0 += $1.text } }

    /// Something in it was not harmless or not visible.
    package var hasSubstitutes: Bool { clusters.contains(where: \.isSubstitute) }

    /// The beginning that fits into `cells`, whole characters only: it may be a cell narrower where a wide character did not fit.
    package func clipped(to cells: Int, ellipsis: Bool = true) -> SafeText {
        if width <= cells { return self }
        if cells <= 0 { return .empty }
        var result = SafeText(clusters: [])
        for cluster in clusters {
            if result.width + Int(cluster.width) > cells - (ellipsis ? 1 : 0) { break }
            result.append(cluster)
        }
        if ellipsis { result.append(Self.ellipsis) }
        return result
    }

    /// Filled up with blanks on the right.
    package func padded(to cells: Int) -> SafeText {
        width >= cells ? self : self + SafeText(clusters: Array(repeating: Self.blank, count: cells - width))
    }

    package static func += (left: inout SafeText, right: SafeText) {
        left.clusters += right.clusters
        left.width += right.width
    }

    package static func + (left: SafeText, right: SafeText) -> SafeText {
        var sum = left
        sum += right
        return sum
    }

    mutating func append(_ cluster: Cluster) {
        clusters.append(cluster)
        width += Int(cluster.width)
    }

    static let ellipsis = Cluster(text: "…", width: 1, isSubstitute: false)
    static let blank = Cluster(text: " ", width: 1, isSubstitute: false)
}

extension SafeText: ExpressibleByStringInterpolation, CustomStringConvertible {
    /// Our own words pass the same rules as anyone's.
    package init(stringLiteral text: String) { self.init(text) }

    package var description: String { text }
}

extension Sequence<SafeText> {
    package func joined(separator: SafeText = .empty) -> SafeText {
        var result = SafeText.empty
        for (index, part) in enumerated() {
            if index > 0 { result += separator }
            result += part
        }
        return result
    }
}
