internal import Records

extension Policy {
    /// The same policy for somebody who may see some of its models only: to them the others are not served, and a foreign key onto one
    /// of those is none. What is said to the operator is not in it.
    ///
    /// Plans made by it are good for the store, as its version is the same.
    ///
    /// - Parameter names: matched without ASCII case; what is not served anyway adds nothing.
    package func restricted(to names: [String]) -> Policy {
        func isSeen(_ model: String) -> Bool { names.contains { equalIgnoringASCIICase($0, model) } }
        let seen = models.filter { isSeen($0.name) }.map { model in
            var model = model
            for index in model.columns.indices {
                guard let reference = model.columns[index].reference, !isSeen(reference.model) else { continue }
                model.columns[index].reference = nil
            }
            return model
        }
        return Policy(version: version, models: seen, warnings: [])
    }
}
