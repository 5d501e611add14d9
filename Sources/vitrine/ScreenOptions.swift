internal import ArgumentParser

/// How the browser appears: the same words wherever one is opened.
struct ScreenOptions: ParsableArguments {
    enum Color: String, ExpressibleByArgument, CaseIterable { case auto, never }

    @Option(help: "Colours as the terminal has them, or none; NO_COLOR means never too.") var color = Color.auto
    @Flag(help: "Draw with ASCII alone, as outside of UTF-8.") var ascii = false
}
