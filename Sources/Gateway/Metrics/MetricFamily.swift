/// One figure that the gateway publishes: a row of `all`, from which the help in the text and the reference page come.
package struct MetricFamily: Sendable, Hashable {
    package var name: String
    /// What tells its series apart.
    package var labels: [String]
    package var help: String

    private init(_ name: String, by labels: [String] = [], _ help: String) {
        self.name = "vitrine_" + name
        self.labels = labels
        self.help = help
    }

    static let build = MetricFamily("build_info", by: ["version"], "1, with the version of the program.")
    static let openConnections = MetricFamily("connections_open", "WebSocket connections that are open.")
    static let connections = MetricFamily("connections_total", "WebSocket connections that were let in.")
    static let refusals = MetricFamily("refused_connections_total", by: ["reason"], "Connections that were not let in, by reason.")
    static let requests = MetricFamily(
        "requests_total", by: ["action", "model", "outcome"], "Messages answered, by action, model and how it ended.")
    static let duration = MetricFamily(
        "request_duration_seconds", by: ["action"], "From the receipt of a message until its answer was handed to the socket.")
    static let bytes = MetricFamily("answer_bytes_total", "Bytes of answers, frames not included.")
    static let rows = MetricFamily("answer_rows_total", "Records in answers.")
    static let rateLimited = MetricFamily("rate_limited_total", "Connections closed for sending more than their rate.")
    static let memory = MetricFamily("process_resident_memory_bytes", "Resident memory of the process.")
    static let descriptors = MetricFamily("process_open_fds", "Open file descriptors of the process.")
    static let descriptorLimit = MetricFamily("process_max_fds", "File descriptors that the process may open.")
    static let cpu = MetricFamily("process_cpu_seconds_total", "Processor time of the process.")
    static let started = MetricFamily("process_start_time_seconds", "When the process started, in seconds since 1970.")

    package static let all = [
        build, openConnections, connections, refusals, requests, duration, bytes, rows, rateLimited, memory, descriptors, descriptorLimit,
        cpu, started,
    ]
}
