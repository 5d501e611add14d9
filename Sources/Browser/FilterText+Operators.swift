internal import Records

extension FilterText {
    /// The signs that make sense for what a column holds; all but the first need a server with operators.
    static func signs(for column: Column) -> [(text: String, meaning: String)] {
        let equality = [(":", "is"), ("!=", "is not")]
        if column.reference != nil { return equality }
        let order = [(">=", "from"), ("<", "before"), (">", "after"), ("<=", "up to")]
        if holdsTimes(column) { return [(">=", "from"), ("<", "before"), (":", "is, or a day such as today"), ("^", "begins with")] }
        if !holdsTexts(column) { return equality + order }
        return equality + [("~", "contains"), ("^", "begins with")] + order.prefix(2)
    }

    /// As far as it is known, the column holds texts.
    static func holdsTexts(_ column: Column) -> Bool {
        if !column.storage.isEmpty { return column.storage.contains(.text) }
        let type = asciiLowercased(column.declaredType)
        return !["int", "real", "num", "floa", "doub", "dec", "bool"].contains(where: type.contains)
    }
}
