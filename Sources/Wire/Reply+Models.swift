internal import JSON
package import Records

/// The answers to `describe`, `count` and `distinct`, in the form that `ServerDescription` writes; what a server leaves out is unknown.
extension ReplyBody {
    package func models() throws(ReplyError) -> [Model] {
        guard let list = data?.array else { throw ReplyError(message: "the answer holds no list of models") }
        var models: [Model] = []
        for entry in list { models.append(try Self.model(entry)) }
        return models
    }

    package func model() throws(ReplyError) -> Model {
        guard let data else { throw ReplyError(message: "the answer holds no model") }
        return try Self.model(data)
    }

    package func count() throws(ReplyError) -> (Int, isExact: Bool) {
        guard let count = data?["count"]?.integer.flatMap({ Int(exactly: $0) }), count >= 0 else {
            throw ReplyError(message: "the answer holds no count")
        }
        return (count, data?["exact"]?.bool ?? true)
    }

    /// What `total` said; when it was null, the time was not enough.
    package func total() throws(ReplyError) -> (Int, isExact: Bool) {
        guard let total = members["total"] else { throw ReplyError(message: "the answer holds no total") }
        if total.isNull { return (0, false) }
        guard let count = total.integer.flatMap({ Int(exactly: $0) }), count >= 0 else {
            throw ReplyError(message: "the answer holds no total")
        }
        return (count, true)
    }

    /// What `distinct` found; a value without a count is left out.
    package func values() throws(ReplyError) -> ([ValueCount], isExact: Bool) {
        guard let list = data?["values"]?.array else { throw ReplyError(message: "the answer holds no list of values") }
        let values = list.compactMap { entry -> ValueCount? in
            guard let value = entry["value"], let count = entry["count"]?.integer.flatMap({ Int(exactly: $0) }), count >= 0 else {
                return nil
            }
            return ValueCount(Value(value), count)
        }
        return (values, data?["exact"]?.bool ?? true)
    }

    /// The answer to `watch` and `unwatch`: the models that are told of from now on.
    package func watching() throws(ReplyError) -> [String] {
        guard let models = data?["watching"]?.array else { throw ReplyError(message: "the answer does not say what is watched") }
        return models.compactMap(\.string)
    }

    private static func model(_ json: JSONValue) throws(ReplyError) -> Model {
        guard let name = json["name"]?.string else { throw ReplyError(message: "the answer holds a model without a name") }
        return Model(
            name: name, count: json["count"]?.integer.flatMap { Int(exactly: $0) }, primaryKey: names(json["primary_key"]),
            columns: (json["columns"]?.array ?? []).compactMap(column), label: names(json["label"]))
    }

    /// In the list of all models a column is its name alone.
    private static func column(_ json: JSONValue) -> Column? {
        if let name = json.string { return Column(name: name) }
        guard let name = json["name"]?.string else { return nil }
        return Column(
            name: name, declaredType: json["type"]?.string ?? "",
            storage: names(json["storage"]).compactMap(StorageClass.init), isNullable: json["nullable"]?.bool ?? true,
            primaryKeyPosition: json["primary_key"]?.integer.flatMap { Int(exactly: $0) } ?? 0,
            reference: reference(json["foreign_key"]), isFilterable: json["filterable"]?.bool ?? true,
            isSortable: json["sortable"]?.bool ?? false)
    }

    private static func reference(_ json: JSONValue?) -> Reference? {
        guard let model = json?["model"]?.string, let column = json?["column"]?.string else { return nil }
        return Reference(model: model, column: column)
    }

    private static func names(_ json: JSONValue?) -> [String] { (json?.array ?? []).compactMap(\.string) }
}

/// The models that a "not allowed" error lists, which is how a server without `describe` tells them; nil for any other error.
///
/// `Model 'x' not allowed. Allowed models: users, tickets`
package func modelsAllowed(accordingTo error: String) -> [String]? {
    let mark = "Allowed models:"
    guard let start = error.firstRange(of: mark)?.upperBound else { return nil }
    return error[start...].split(separator: ",").map { name in
        String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
}
