internal import Records

/// The columns that name a record to a person.
enum Labels {
    /// Tried in this order; all columns of a group have to be there.
    static let usual = [
        ["name"], ["title"], ["subject"], ["first_name", "last_name"], ["full_name"], ["display_name"], ["label"], ["username"], ["login"],
        ["email"], ["slug"],
    ]

    static func choose(_ columns: [Column], _ configured: [String]?) -> [String] {
        let candidates = configured.map { [$0] } ?? usual
        for candidate in candidates {
            let found = candidate.compactMap { name in columns.first { equalIgnoringASCIICase($0.name, name) }?.name }
            // What the operator names is taken as far as it is visible.
            if configured != nil || found.count == candidate.count { return found }
        }
        return []
    }
}
