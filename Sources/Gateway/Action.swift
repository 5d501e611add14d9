internal import JSON
internal import Policy
package import Records
internal import Wire

/// One thing that a client can ask for: a row of `all`, from which dispatch, the list of supported actions and the references come.
///
/// An action knows nothing of the envelope that brings its parameters and takes its result.
package struct Action: Sendable {
    package struct Parameter: Sendable {
        package var name: String
        package var help: String
        /// nil: the documented protocol.
        package var ext: Extension?

        init(_ name: String, _ help: String, _ ext: Extension? = nil) {
            self.name = name
            self.help = help
            self.ext = ext
        }
    }
    enum Handler: Sendable {
        case model(@Sendable (VisibleModel, ActionRequest) throws(RequestError) -> ActionWork)
        /// Recognised before the model check: `""` for the model means all of them.
        case modelOrAll(@Sendable (VisibleModel?, ActionRequest) throws(RequestError) -> ActionWork)
        /// Recognised before the model check, and handled by the connection at once, out of order.
        case cancel
        /// Recognised before the model check, where `""` means all models; the connection keeps what is watched.
        case subscription(isOn: Bool)

        /// `""` for the model means all of them.
        var takesAllModels: Bool {
            switch self {
            case .modelOrAll, .subscription: true
            case .model, .cancel: false
            }
        }
    }
    package var name: String
    package var help: String
    package var parameters: [Parameter]
    /// The extension that it belongs to; nil: the documented protocol.
    package var ext: Extension?
    var handler: Handler

    init(_ name: String, _ help: String, _ parameters: [Parameter], ext: Extension? = nil, _ handler: Handler) {
        self.name = name
        self.help = help
        self.parameters = parameters
        self.ext = ext
        self.handler = handler
    }
}

/// What a handler looks at.
struct ActionRequest: Sendable {
    var parameters: Parameters
    var policy: Policy
    /// Bytes that data, labels and truncations of the answer may take.
    var byteLimit: Int
    let cursors: CursorSealer
}

extension Action {
    package static let all: [Action] = [
        Action("list", "Records of a model, a page at a time", rowsParameters, .model(listRows)),
        Action(
            "get", "One record by its primary key",
            [Parameter("id", "Value of the primary key")] + recordParameters, .model(getRecord)),
        Action("query", "The same as list", rowsParameters + [operators], .model(queryRows)),
        Action(
            "describe", "The models, or one model's columns", [timing], ext: .describe,
            .modelOrAll { (model, request) in model.map { .description($0) } ?? .models(request.policy.models) }),
        Action("count", "How many records match", [filters, timing], ext: .count, .model(countRows)),
        Action(
            "distinct", "The values of a column, most frequent first",
            [
                Parameter("field", "The column"),
                Parameter("prefix", "Only texts that begin so, byte for byte, \(FilterOperator.textLimit) bytes at most"),
                Parameter("limit", "At most this many values, 100 at most; 50 when absent"), filters, timing,
            ], ext: .distinct, .model(distinctValues)),
        Action("cancel", "Answers a request under way with \"Cancelled\"", [Parameter("id", "The request's id")], ext: .cancel, .cancel),
        Action(
            "watch", "Says, once a second at most, when the database was written; a model, or none for all", [timing], ext: .watch,
            .subscription(isOn: true)),
        Action("unwatch", "Ends watch, for a model or for all", [timing], ext: .watch, .subscription(isOn: false)),
    ]

    /// The documented actions, as an error text lists them.
    package static let supported = all.filter { $0.ext == nil }.map(\.name).joined(separator: ", ")

    /// nil for an action that is unknown, or whose extension is switched off.
    static func named(_ name: String, extensions: Set<Extension>) -> Action? {
        all.first { $0.name == name && ($0.ext.map(extensions.contains) ?? true) }
    }

    private static let filters = Parameter("filters", "Object of field/value pairs that all have to be equal")
    private static let operators = Parameter(
        "filters", "With MCP_QUERY_OPERATORS a value may be an object of operators: \(FilterOperator.supported)", .operators)
    private static let timing = Parameter("timing", "true: adds took_us, microseconds in the gateway", .timing)
    private static let recordParameters = [
        Parameter("fields", "Only these columns", .fields),
        Parameter("expand", "Foreign keys whose records' labels are added", .expand),
        timing,
    ]
    private static let rowsParameters =
        [
            Parameter("limit", "At most this many records, 100 at most; 50 when absent"),
            Parameter("offset", "Records skipped"),
            filters,
            Parameter("order_by", "Columns, - in front for descending", .orderBy),
            Parameter("cursor", "next_cursor of the answer before; \"\" begins", .cursor),
            Parameter("total", "true: adds the number of all matching records", .total),
        ] + recordParameters
}
