package import Records

/// Which names are hidden by themselves: the documented ones in every model, and the operator's patterns.
struct HiddenNames {
    /// Source: `protocol.md` section 5.
    static let always = [
        "password_hash", "password", "secret", "token", "api_key", "totp_secret", "encryption_key", "private_key", "client_secret",
        "webhook_secret", "auth_token",
    ]
    /// Parts of names that make a visible column worth a warning.
    static let suspicious = ["pass", "secret", "token", "key", "hash", "otp", "salt", "old_value", "new_value"]

    let patterns: [String]

    /// Why the name is hidden; nil when it is not.
    func reason(_ column: String, of table: String) -> HiddenReason? {
        if Self.always.contains(where: { equalIgnoringASCIICase($0, column) }) { return .always }
        let column = Array(asciiLowercased(column).utf8)
        let table = Array(asciiLowercased(table).utf8)
        for pattern in patterns {
            let bytes = Array(asciiLowercased(pattern).utf8)
            // A column's name may hold a dot itself, so the whole pattern is tried as a column's too.
            if Self.matches(bytes[...], column[...]) { return .pattern(pattern) }
            for dot in bytes.indices where bytes[dot] == UInt8(ascii: ".") {
                if Self.matches(bytes[..<dot], table[...]), Self.matches(bytes[(dot + 1)...], column[...]) { return .pattern(pattern) }
            }
        }
        return nil
    }

    /// `*` stands for any number of bytes; everything else for itself.
    static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        var pattern = pattern
        var name = name
        // Where to go on from when the rest does not fit: the last star takes one byte more.
        var retry: (pattern: ArraySlice<UInt8>, name: ArraySlice<UInt8>)?
        while true {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (pattern, name)
            } else if let expected = pattern.first, expected == name.first {
                pattern = pattern.dropFirst()
                name = name.dropFirst()
            } else if pattern.isEmpty, name.isEmpty {
                return true
            } else if let (again, rest) = retry, !rest.isEmpty {
                pattern = again
                name = rest.dropFirst()
                retry = (again, name)
            } else {
                return false
            }
        }
    }

    /// The part of a visible column's name that a person should look at twice.
    static func suspicion(_ column: String) -> String? {
        let name = Array(asciiLowercased(column).utf8)
        return suspicious.first { matches(Array("*\($0)*".utf8)[...], name[...]) }
    }
}

/// Why a column is hidden.
package enum HiddenReason: Sendable, Hashable {
    /// One of the documented names.
    case always
    /// An entry of `MCP_HIDDEN_FIELDS`.
    case pattern(String)
    /// A generated column that depends on this hidden one.
    case dependsOn(String)
    /// A foreign key onto this hidden column.
    case refers(Reference)
}
