/// A way to a clipboard.
package enum ClipboardRoute: Sendable, Hashable {
    /// A program that takes the text from its standard input.
    case program(name: String, arguments: [String])
    /// The terminal itself, by OSC 52.
    case terminal(isWithinScreen: Bool)

    /// How the notice calls it.
    package var title: String {
        switch self {
        case .program(let name, _): name
        case .terminal(let isWithinScreen): isWithinScreen ? "the terminal, through screen" : "the terminal"
        }
    }

    /// The ways that this environment has, in the order in which they are tried; when none of them works a file is left.
    ///
    /// tmux comes first, since its default setting ignores what a program in it sends to the terminal.
    /// Rule: `browser.md` section 5, "OSC 52".
    package static func all(in environment: [String: String]) -> [ClipboardRoute] {
        func has(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
        var routes: [ClipboardRoute] = []
        if has("TMUX") { routes.append(.program(name: "tmux", arguments: ["load-buffer", "-w", "-"])) }
        var programs: [ClipboardRoute] = []
        // Those of a machine that one is only connected to are not the user's.
        if !has("SSH_CONNECTION"), !has("SSH_TTY"), !has("SSH_CLIENT") {
            if has("WAYLAND_DISPLAY") { programs.append(.program(name: "wl-copy", arguments: [])) }
            if has("DISPLAY") { programs.append(.program(name: "xclip", arguments: ["-selection", "clipboard"])) }
            #if os(macOS)
                programs.append(.program(name: "pbcopy", arguments: []))
            #endif
        }
        let terminal: [ClipboardRoute] = takesSequences(environment) ? [.terminal(isWithinScreen: has("STY"))] : []
        // These terminals take no OSC 52 and never say so.
        let isDeaf = has("VTE_VERSION") || environment["TERM_PROGRAM"] == "Apple_Terminal"
        return routes + (isDeaf ? programs + terminal : terminal + programs)
    }

    /// A console and a terminal of old would ignore it, or show it.
    private static func takesSequences(_ environment: [String: String]) -> Bool {
        let terminal = environment["TERM"] ?? ""
        return !(terminal.isEmpty || terminal == "dumb" || terminal == "linux" || terminal.hasPrefix("vt"))
    }
}
