/// What pseudonyms are made of.
enum MaskWords {
    /// Each can be a first name and a last one, so that names can be replaced word by word.
    static let names = """
        Abel Adair Ainsley Alba Alden Alexis Amory Anwar April Arden Arlo Ash Aspen Aubrey Avery Bailey Beck Bellamy Blair Blake Bowie
        Brook Bryce Cameron Campbell Carey Carmel Carol Casey Celeste Clair Clay Cody Corin Dale Dana Darcy Dean Dell Devon Drew Eden
        Ellery Ellis Ember Emery Ezra Fallon Farrow Finley Flynn Fox Francis Gale Garnet Gray Greer Hale Haley Harlow Haven Hayden
        Hollis Hunter Ira Jade James Jamie Jan Jody Jordan Jules Kai Karim Kendall Kerry Kim Kiran Kit Lane Laurel Lee Leslie Linden
        Logan Lou Mallory Marion Marlow Martin Max Mercer Merle Milan Morgan Murphy Navarro Nico Noel Nour Oakley Oliver Page Paris
        Parker Pascal Perry Quinn Ramsey Ray Reed Reese Remy Rene Riley River Robin Rory Rowan Sage Salem Sami Sasha Sawyer Selby
        Shannon Sidney Sky Sloan Stacy Sterling Storm Tatum Taylor Teagan Terry Thomas Toby Tracy Tyler Vale Val Wallis Wren Wynn
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    /// By their length, from 1 on.
    private static let fillers: [[String]] = [
        ["a", "e", "o"], ["ad", "et", "in", "ut", "ex"], ["est", "sed", "qui", "non", "vel"], ["amet", "elit", "quis", "nisi", "enim"],
        ["lorem", "ipsum", "dolor", "magna", "culpa"], ["tempor", "labore", "veniam", "fugiat", "mollit"],
        ["aliquip", "commodo", "officia", "laboris", "nostrud"], ["occaecat", "pariatur", "proident", "deserunt", "voluptas"],
        ["consequat", "cupidatat", "voluptate", "molestiae", "explicabo"], ["adipiscing", "incididunt", "voluptatem"],
        ["consectetur", "exercitatem", "perspiciati"], ["reprehendere", "exercitation", "consequuntur"],
    ]

    /// One word of so many letters, whatever they are.
    static func filler(_ length: Int, isCapital: Bool, _ random: inout MaskNumbers) -> String {
        var word = ""
        var left = length
        while left > 0 {
            let words = fillers[min(left, fillers.count) - 1]
            let piece = words[random.below(words.count)]
            word += piece
            left -= piece.utf8.count
        }
        return isCapital ? word.prefix(1).uppercased() + word.dropFirst() : word
    }
}
