internal import Browser
internal import Foundation
internal import Screen

/// A record as a film for terminals and web pages.
///
/// Source: <https://docs.asciinema.org/manual/asciicast/v2/>
package enum Cast {
    /// The film's lines; pauses longer than two seconds are for the player to shorten.
    package static func lines(of replay: Replay) throws(ReplayError) -> [String] {
        var (replay, writer) = (replay, ANSIWriter())
        var size = replay.opening.size
        var lines = [
            #"{"version":2,"width":\#(size.columns),"height":\#(size.rows),"idle_time_limit":2.0,"title":"vitrine","env":{"TERM":"xterm-256color"}}"#
        ]
        while let shown = try replay.next() {
            let time = seconds(shown.time)
            if shown.frame.size != size {
                size = shown.frame.size
                lines.append(#"[\#(time),"r","\#(size.columns)x\#(size.rows)"]"#)
            }
            lines.append(#"[\#(time),"o",\#(quoted(writer.bytes(for: shown.frame)))]"#)
        }
        return lines
    }

    /// `12.345`
    private static func seconds(_ time: Duration) -> String {
        let milliseconds = Int(time / .milliseconds(1))
        let rest = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private static func quoted(_ text: String) -> String {
        guard let bytes = try? JSONEncoder().encode(text) else { preconditionFailure("a text that JSON cannot hold") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
