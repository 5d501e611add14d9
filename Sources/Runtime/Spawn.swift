internal import Glibc

/// Starts another program, for which signals are as for every program: whatever this one does with them, it ignores and blocks none.
///
/// - Parameters:
///   - words: the program, looked for along `PATH`, and its arguments.
///   - hasOwnGroup: what stops or interrupts this process does not reach it.
///   - setStreams: says what its standard streams are.
/// - Returns: 0, or the error's number.
func spawn(
    _ child: inout pid_t, _ words: [String], in environment: [String: String], hasOwnGroup: Bool,
    setStreams: (inout posix_spawn_file_actions_t) -> Void
) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    setStreams(&actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (hasOwnGroup ? POSIX_SPAWN_SETPGROUP : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGTSTP, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    return posix_spawnp(&child, words[0], &actions, &attributes, &arguments, &variables)
}
