internal import JSON
package import Records

/// Why a request is not served: the one sentence that crosses the socket.
///
/// Source: `protocol.md` sections 2 to 8; the texts are exact.
package struct RequestError: Error, Sendable, Hashable {
    package var message: String
    /// Another schema might have let it pass: look whether it changed before saying so.
    package var dependsOnSchema: Bool
    /// What an operator calls it.
    package var outcome: RequestOutcome

    package init(_ message: String, _ outcome: RequestOutcome = .invalid, dependsOnSchema: Bool = false) {
        self.message = message
        self.outcome = outcome
        self.dependsOnSchema = dependsOnSchema
    }
}

/// Messages.
extension RequestError {
    package static let invalidJSON = RequestError("Invalid JSON message")
    package static let notAnObject = RequestError("Invalid request: message must be a JSON object")
    package static let actionNotAString = RequestError("Invalid request: action must be a string")
    package static let modelNotAString = RequestError("Invalid request: model must be a string")
    package static let paramsNotAnObject = RequestError("Invalid request: params must be an object")
    package static let internalError = RequestError("Internal server error", .failed)

    package static func modelNotAllowed(_ model: String, allowed: String) -> Self {
        Self("Model '\(visible(model))' not allowed. Allowed models: \(allowed)", .denied, dependsOnSchema: true)
    }

    package static func readOnly(_ action: String) -> Self {
        Self("Write operations not allowed in read-only mode: \(visible(action))", .denied)
    }

    package static func unsupported(_ action: String, supported: String) -> Self {
        Self("Unsupported action: \(visible(action)). Supported: \(supported)")
    }
}

/// Parameters.
extension RequestError {
    package static let pagingNotIntegers = RequestError("Pagination parameters must be integers")
    package static let pagingNegative = RequestError("Pagination parameters must be non-negative")
    package static let pagingOutOfRange = RequestError("Pagination parameters are out of range")
    package static let filtersNotAnObject = RequestError("Filters must be an object of field/value pairs")
    package static let missingID = RequestError("Missing required parameter: id")
    package static let missingField = RequestError("Missing required parameter: field")
    package static let fieldNotAString = RequestError("Invalid request: field must be a string")
    package static let idNotAKey = RequestError("Invalid request: id must be a string or a number")
    package static let cursorAndOffset = RequestError("cursor and offset exclude each other")
    package static let invalidCursor = RequestError("Invalid cursor")
    package static let cursorExpired = RequestError("Cursor expired")
    package static let offsetTooLarge = RequestError("Offset too large with order_by: use a cursor")

    package static func tooManyFilters(atMost limit: Int) -> Self { Self("Too many filters: at most \(limit)") }
    package static func invalidFilterName(_ name: String) -> Self { Self("Invalid filter field name: \(visible(name))") }

    package static func filterNotAllowed(_ field: String, model: String) -> Self {
        Self("Filter field '\(visible(field))' is not allowed for model '\(model)'", .denied, dependsOnSchema: true)
    }

    package static func filterValue(_ field: String) -> Self {
        Self("Filter value for '\(visible(field))' must be a string, number, boolean or null")
    }

    package static func noFilterOperator(_ field: String, supported: String) -> Self {
        Self("Filter value for '\(visible(field))' must name an operator. Supported: \(supported)")
    }

    package static func unknownFilterOperator(_ name: String, _ field: String, supported: String) -> Self {
        Self("Filter operator '\(visible(name))' for '\(visible(field))' is not supported. Supported: \(supported)")
    }

    package static func filterOperator(_ name: String, _ field: String, takes: String) -> Self {
        Self("Filter operator '\(name)' for '\(visible(field))' takes \(takes)")
    }

    package static func fieldNotAllowed(_ field: String, model: String) -> Self {
        Self("Field '\(visible(field))' is not allowed for model '\(model)'", .denied, dependsOnSchema: true)
    }

    package static func notAListOfFields(_ parameter: String) -> Self {
        Self("Invalid request: \(parameter) must be a field name or a list of field names")
    }

    package static func tooManyFields(_ parameter: String, atMost limit: Int) -> Self {
        Self("Invalid request: \(parameter) takes at most \(limit) fields")
    }

    package static func notAText(_ parameter: String, atMost limit: Int) -> Self {
        Self("Invalid request: \(parameter) must be a string of at most \(limit) bytes")
    }

    package static func notABoolean(_ parameter: String) -> Self { Self("Invalid request: \(parameter) must be true or false") }

    package static func noSingleKey(model: String) -> Self {
        Self("Model '\(model)' has no single-column primary key", dependsOnSchema: true)
    }

    package static func recordNotFound(model: String, id: String) -> Self {
        Self("Record not found: \(model) id=\(visible(id))", .notFound)
    }
}

/// Reading.
extension RequestError {
    package static let timedOut = RequestError("Query timed out after 1s", .timeout)
    package static let serverBusy = RequestError("Server busy", .busy)
    package static let databaseBusy = RequestError("Database is busy", .busy)
    package static let cancelled = RequestError("Cancelled", .cancelled)
    package static let tooLarge = RequestError("Answer too large: ask for fewer records", .tooLarge)
}

/// Admission and limits.
extension RequestError {
    package static let badRequest = RequestError("Bad request")
    package static let notFound = RequestError("Not found")
    package static let disabled = RequestError("MCP server is disabled")
    package static let methodNotAllowed = RequestError("Method not allowed")
    package static let upgradeRequired = RequestError("Upgrade required")
    package static let missingToken = RequestError("Missing authentication token")
    package static let invalidToken = RequestError("Invalid authentication token")

    /// - Parameter seconds: until the client is let in again.
    package static func tooManyRequests(seconds: Int) -> Self { Self("Too many requests: try again in \(seconds)s", .rateLimited) }

    package static func hostNotAllowed(_ host: String) -> Self { Self("Host '\(visible(host))' not allowed; see MCP_ALLOWED_HOSTS") }
    package static func originNotAllowed(_ origin: String) -> Self {
        Self("Origin '\(visible(origin))' not allowed; see MCP_ALLOWED_ORIGINS")
    }

    package static func rateLimit(_ limit: Int, window: Int) -> Self {
        Self("Rate limit exceeded: \(limit) requests per \(window)s", .rateLimited)
    }
}

extension RequestError {
    /// `{"status":"error","error":"…"}`: the body of a refused handshake, and the one message without an id.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 48 + message.utf8.count)
        writer.raw(#"{"status":"error","error":"#)
        writer.string(message)
        writer.byte(UInt8(ascii: "}"))
        return writer.bytes
    }
}
