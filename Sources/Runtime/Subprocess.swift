internal import Dispatch
internal import Glibc

/// Another program that is given some bytes and ends soon; one that does not is given up.
struct Subprocess: Sendable {
    enum Outcome: Sendable, Hashable {
        case done
        case notFound
        case failed(status: Int32)
        /// It took too long, and was ended.
        case gaveUp
    }

    var name: String
    var arguments: [String]
    var environment: [String: String]

    /// Runs on a thread of its own: nobody waits for it but the caller.
    func run(input: [UInt8], within seconds: Double) async -> Outcome {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async {
                continuation.resume(returning: perform(input, until: Deadline(after: seconds)))
            }
        }
    }

    private func perform(_ input: [UInt8], until deadline: Deadline) -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .failed(status: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var child: pid_t = 0
        let status = start(&child, reading: ends[0])
        close(ends[0])
        guard status == 0 else {
            close(ends[1])
            return status == ENOENT ? .notFound : .failed(status: status)
        }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        feed(input, into: ends[1], until: deadline)
        close(ends[1])
        return end(of: child, until: deadline)
    }

    /// Nothing of the terminal is the child's: it gets the pipe, and a group of its own.
    private func start(_ child: inout pid_t, reading input: Int32) -> Int32 {
        spawn(&child, [name] + arguments, in: environment, hasOwnGroup: true) { actions in
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
            for stream in [STDOUT_FILENO, STDERR_FILENO] {
                posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
            }
        }
    }

    /// Without waiting for a reader that does not read.
    private func feed(_ input: [UInt8], into descriptor: Int32, until deadline: Deadline) {
        var sent = 0
        while sent < input.count {
            let written = input[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                sent += written
                continue
            }
            guard written < 0, errno == EAGAIN || errno == EINTR, deadline.milliseconds > 0 else { return }
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&state, 1, deadline.milliseconds)
        }
    }

    private func end(of child: pid_t, until deadline: Deadline) -> Outcome {
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return status == 0 ? .done : .failed(status: status) }
            if ended < 0, errno != EINTR { return .failed(status: errno) }
            if deadline.milliseconds <= 0 { break }
            usleep(2_000)
        }
        kill(-child, SIGKILL)
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return .gaveUp
    }

    private struct Deadline {
        private let end: ContinuousClock.Instant

        init(after seconds: Double) { end = .now + .seconds(seconds) }

        /// Until then, rounded up; 0 when it has passed.
        var milliseconds: Int32 {
            let left = end - .now
            return left <= .zero ? 0 : Int32(min(60_000, left / .milliseconds(1) + 1))
        }
    }
}
