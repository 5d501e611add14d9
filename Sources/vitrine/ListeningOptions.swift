internal import ArgumentParser
internal import Transport

/// Where the gateway listens: the same words for who serves and for who looks whether that would go well.
struct ListeningOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to listen; may be repeated. (default: 127.0.0.1:8000)", valueName: "address"))
    var listen: [String] = []
    @Option(help: ArgumentHelp("Where /healthz and /metrics are answered; nowhere unless given.", valueName: "address"))
    var metricsListen: String?

    /// What `--listen` says, or the default.
    func addresses() throws(TransportError) -> [ListenAddress] {
        try (listen.isEmpty ? ["127.0.0.1:8000"] : listen).map { text throws(TransportError) in try ListenAddress.parse(text) }
    }

    /// nil: nowhere.
    func metricsAddress() throws(TransportError) -> ListenAddress? {
        try metricsListen.map { text throws(TransportError) in try ListenAddress.parse(text) }
    }

    /// As they were given, for a command that is shown.
    var words: [String] { listen.flatMap { ["--listen", $0] } + (metricsListen.map { ["--metrics-listen", $0] } ?? []) }
}
