/// Composes the words of tickets and comments.
struct Letter {
    private let topics = Topic.byLanguage
    private let phrases = Phrases.all
    private let commentTexts = Comment.all

    /// A ticket as it comes in, and what its letters speak of.
    func ticket(_ id: Int64, from person: Person, at moment: Int64, _ random: inout SplitMix64) -> (Ticket, Details) {
        let topic = topic(for: person, &random)
        var details = Details(person, &random)
        let occasion = random.pick(topic.cases)
        let priority = Priority.allCases[random.weighted(topic.priorities)]
        var ticket = Ticket(
            id: id, subject: subject(occasion.subject, &details),
            description: description(topic, opening: occasion.opening, &details), priority: priority, category: topic.category,
            requester: person.id, created: moment, updated: moment)
        Awkward.spoil(&ticket, &random)
        return (ticket, details)
    }

    /// What a person writes about: mostly English, otherwise now and then their own language.
    func topic(for person: Person, _ random: inout SplitMix64) -> Topic {
        let language = person.language != .english && random.chance(45) ? person.language : .english
        guard let choices = topics[language] else { preconditionFailure("no topics in \(language)") }
        return choices[random.weighted(choices.map(\.weight))]
    }

    func subject(_ subject: Template, _ details: inout Details) -> String {
        var text = ""
        subject.write(&details, to: &text)
        return text
    }

    /// Several paragraphs; which of them are there differs from letter to letter.
    func description(_ topic: Topic, opening: Template, _ details: inout Details) -> String {
        guard let phrases = phrases[topic.language] else { preconditionFailure("no phrases in \(topic.language)") }
        var text = ""
        text.reserveCapacity(1_024)
        func paragraph(_ chance: Int, _ templates: [Template], title: String = "", separator: String = "\n\n") {
            guard !templates.isEmpty, details.random.chance(chance) else { return }
            if !text.isEmpty { text += separator }
            text += title
            let template = details.random.pick(templates)
            template.write(&details, to: &text)
        }
        paragraph(75, phrases.greetings)
        paragraph(100, [opening])
        paragraph(92, phrases.impacts, separator: " ")
        paragraph(92, phrases.backgrounds)
        paragraph(84, topic.steps, title: phrases.stepsTitle)
        paragraph(82, topic.outcomes)
        paragraph(66, topic.errors)
        paragraph(85, phrases.environments)
        paragraph(80, phrases.attempts)
        paragraph(84, phrases.closings)
        return text
    }

    func comment(_ details: inout Details, fromAgent: Bool) -> String {
        var text = ""
        let template = details.random.pick(fromAgent ? commentTexts.agent : commentTexts.requester)
        template.write(&details, to: &text)
        return text
    }
}

/// Short remarks, quoted in the summary of a change.
struct Comment: Sendable {
    var agent: [Template]
    var requester: [Template]

    static let all = Comment(
        agent: [
            "I can see it here too with {product} {version}", "Could you send me a screenshot of the {feature}?",
            "Sent to the developers of {product}",
            "A new build is on its way", "Please try again in {browser}", "Refunded {amount} on invoice {invoice}",
            "The log says {code}, trace {trace}",
            "Called back, nobody answered", "Same cause as last week, the queue was full", "Thank you, that was the missing piece 👍",
            "Waiting for the bank to confirm", "Raised the limit to {count} for a week", "Documented as a known problem of {version}",
            "Asked the colleagues at {company} for the file {file}", "Reset the second factor after checking who is calling",
        ],
        requester: [
            "Still the same this morning", "It worked once and then failed again", "Here is {file} as asked",
            "We are now {count} people who see this",
            "Any news?", "The workaround is fine for now, thanks", "It also happens in {browser}", "Please call me before {clock}",
            "Now it says {code} instead", "Danke, jetzt geht es wieder!", "Merci, c'est réglé 🙏", "わかりました、確認します", "شكرا جزيلا",
            "Forget the last message, I was in the wrong account", "Our accountant needs this by {day}",
        ])
}
