extension ColorTheme {
    /// The themes that come with the program: the files in `Resources/themes`, to the letter.
    package static let files: [(name: String, text: String)] = [
        (
            "dark",
            """
            # For dark backgrounds. A line a role: its colour, `on` its background, attributes; behind a stroke the colour where there are 256.
            dim          = standard dim
            title        = standard bold
            column-title = standard bold
            field-name   = cyan/80
            reference    = cyan/80
            live         = green/114
            waiting      = yellow/221
            error        = red/203 bold
            hint-key     = standard bold
            focused-row  = standard reverse bold
            row          = standard bold
            rule         = standard dim
            prompt       = standard bold
            marked       = yellow/221 bold
            changed      = green/150 bold
            deleted      = red/174 dim
            hidden       = magenta/176 bold
            masked       = magenta/176
            bar          = blue/75

            """
        ),
        (
            "light",
            """
            # For light backgrounds. A line a role: its colour, `on` its background, attributes; behind a stroke the colour where there are 256.
            dim          = standard/242 dim
            title        = standard bold
            column-title = standard bold
            field-name   = blue/25
            reference    = blue/25
            live         = green/28
            waiting      = magenta/130
            error        = red/160 bold
            hint-key     = standard bold
            focused-row  = standard reverse bold
            row          = standard bold
            rule         = standard/245 dim
            prompt       = standard bold
            marked       = magenta/130 bold
            changed      = green/28 bold
            deleted      = red/131 dim
            hidden       = magenta/90 bold
            masked       = magenta/90
            bar          = blue/32

            """
        ),
    ]

    package static let builtIn = files.map { read($0.text, name: $0.name).theme }

    /// The first of them.
    package static let dark = builtIn[0]
}
