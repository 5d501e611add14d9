internal import JSON
internal import Wire

/// A token of `MCP_TOKENS_FILE`, and what it opens.
package struct TokenEntry: Sendable, Hashable {
    /// What it is called in log and audit.
    package var name: String
    package var digest: TokenDigest
    /// The models that it may see, as far as they are served at all; nil: all of them.
    package var models: [String]?
    /// Seconds since 1970 from which on it opens nothing; nil: never.
    package var expires: Int?
    /// As `Token.weakness`: of a digest only the documented tokens are known.
    package var weakness: String?

    package init(name: String, digest: TokenDigest, models: [String]? = nil, expires: Int? = nil, weakness: String? = nil) {
        self.name = name
        self.digest = digest
        self.models = models
        self.expires = expires
        self.weakness = weakness
    }
}

/// The text of `MCP_TOKENS_FILE`: a JSON object on each line, blank lines and lines that begin with `#` aside.
///
/// `{"name":"copilot","token":"…","models":["tickets"],"expires":"2027-01-31T00:00:00Z"}`; instead of `token` there may be `sha256`, 64 hex
/// digits; `models` and `expires` may be absent. A line that is not to the letter makes the whole file wrong: what was meant as a limit
/// must not be overlooked. No error repeats a token.
enum TokensFile {
    private static let keys = ["name", "token", "sha256", "models", "expires"]
    private static let nameLimit = 64

    /// - Parameter token: `MCP_TOKEN`, which the file must not repeat.
    static func read(_ text: String, besides token: Token?) throws(SettingsError) -> [TokenEntry] {
        var entries: [TokenEntry] = []
        /// Where each entry stands, for the sentence about the second of two.
        var lines: [Int] = []
        for (index, bytes) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            var line = Substring(bytes)
            if index == 0, line.hasPrefix("\u{feff}") { line.removeFirst() }
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            let number = index + 1
            let entry = try entry(line, number)
            if let same = entries.firstIndex(where: { $0.name == entry.name }) {
                throw error(number, "has the same name as line \(lines[same])")
            }
            if let same = entries.firstIndex(where: { $0.digest == entry.digest }) {
                throw error(number, "has the same token as line \(lines[same])")
            }
            if entry.digest == token?.digest { throw error(number, "has the same token as MCP_TOKEN") }
            entries.append(entry)
            lines.append(number)
        }
        return entries
    }

    private static func entry(_ line: Substring, _ number: Int) throws(SettingsError) -> TokenEntry {
        guard let value = try? JSONReader.read(Array(line.utf8)), let members = value.object else {
            throw error(number, "is not a JSON object")
        }
        for (index, member) in members.enumerated() {
            guard keys.contains(member.key) else { throw error(number, "has an unknown key, '\(visible(member.key))'") }
            if members[..<index].contains(where: { $0.key == member.key }) { throw error(number, "has '\(member.key)' twice") }
        }
        var entry = TokenEntry(name: try name(value, number), digest: TokenDigest(Token("")))
        switch (try string("token", value, number), try string("sha256", value, number)) {
        case (nil, nil): throw error(number, "has neither 'token' nor 'sha256'")
        case (_?, _?): throw error(number, "has both 'token' and 'sha256'")
        case (let secret?, nil):
            guard !secret.isEmpty else { throw error(number, "has an empty token") }
            entry.digest = Token(secret).digest
            entry.weakness = Token(secret).weakness
        case (nil, let hex?):
            guard let digest = TokenDigest(hex: hex) else { throw error(number, "has a 'sha256' that is not 64 hex digits") }
            entry.digest = digest
            entry.weakness = digest.weakness
        }
        if let models = value["models"], !models.isNull {
            let names = models.array?.compactMap(\.string) ?? []
            guard !names.isEmpty, names.count == models.array?.count, !names.contains("") else {
                throw error(number, "has 'models' that are not a list of at least one name")
            }
            entry.models = names
        }
        if let text = try string("expires", value, number) {
            guard let moment = Timestamp.seconds(text) else {
                throw error(number, "expires '\(visible(text))', which is not a moment such as 2027-01-31T00:00:00Z")
            }
            entry.expires = moment
        }
        return entry
    }

    private static func name(_ value: JSONValue, _ number: Int) throws(SettingsError) -> String {
        guard let name = try string("name", value, number), !name.isEmpty else { throw error(number, "has no name") }
        guard name.unicodeScalars.count <= nameLimit else { throw error(number, "has a name of more than \(nameLimit) characters") }
        let isHarmless = name.unicodeScalars.allSatisfy { !isHarmful($0.value) }
        guard isHarmless else { throw error(number, "has a control character in its name") }
        // Only a token without a name is called by its digest.
        guard !name.hasPrefix("#") else { throw error(number, "has a name that begins with #") }
        return name
    }

    /// nil when absent or null.
    private static func string(_ key: String, _ value: JSONValue, _ number: Int) throws(SettingsError) -> String? {
        guard let member = value[key], !member.isNull else { return nil }
        guard let text = member.string else { throw error(number, "has a '\(key)' that is not a string") }
        return text
    }

    private static func error(_ line: Int, _ what: String) -> SettingsError { SettingsError("MCP_TOKENS_FILE: line \(line) \(what)") }
}
