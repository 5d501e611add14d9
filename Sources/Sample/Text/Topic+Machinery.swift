extension Topic {
    /// What breaks, English.
    static let machinery: [Topic] = [
        Topic(
            language: .english, category: "bug", weight: 9, priorities: [14, 46, 30, 10],
            cases: [
                Case(
                    "{feature} stays empty in {product} {version}",
                    "Since {version} the {feature} opens, shows the spinning wheel for {minutes} seconds and then stays empty."),
                Case(
                    "{product} crashes when I open the {feature}",
                    "When I open the {feature} of {product} and scroll down, the whole window goes white and I have to start again."),
                Case(
                    "Error {code} in the {feature}",
                    "The {feature} answers with error {code} as soon as more than {count} rows are chosen."),
                Case(
                    "Button \"Save\" does nothing in the {feature}",
                    "In the {feature} the button \"Save\" can be pressed, turns grey for {minutes} seconds, and nothing is saved."),
            ],
            steps: [
                "1. Start {product} {version}\n2. Open the {feature}\n3. Choose more than {count} rows\n4. Press Save",
                "1. Sort the {feature} by date\n2. Go to the last page\n3. Go back with the arrow key",
            ],
            outcomes: [
                "Expected: the rows that were there before.\nActual: an empty page and no message at all.",
                "Expected: an error that says what to do.\nActual: \"Something went wrong ({code})\".",
            ],
            errors: [
                "> TypeError: undefined is not an object (evaluating 'row.cells[{count}]')\n>   at render ({trace}.js:1:{invoice})",
                "> {code} Internal error, trace {trace}",
                "The crash report has the number {trace}.",
            ]),
        Topic(
            language: .english, category: "bug", weight: 8, priorities: [26, 48, 22, 4],
            cases: [
                Case(
                    "Wrong time zone in the {feature} of {product}",
                    "All times in the {feature} are one hour early since the clocks changed."),
                Case(
                    "Umlauts come out as \"MÃ¼ller\" in the {feature}",
                    "Names with accents are broken in the {feature}: \"François Müller\" has become \"FranÃ§ois MÃ¼ller\"."),
                Case(
                    "Totals in the {feature} differ by {amount}",
                    "The sum at the bottom of the {feature} is {amount}, the rows above it make {other}. It has been like that since {day}."
                ),
                Case(
                    "Dark mode: text in the {feature} cannot be read",
                    "In dark mode the {feature} shows dark grey letters on a black ground."),
                Case(
                    "{feature}: the first {count} rows are shown twice",
                    "When I go back to the first page of the {feature}, the first {count} rows are there twice."),
            ],
            steps: [
                "1. Switch the language to German\n2. Open the {feature}\n3. Enter \"Grüße aus Köln\"\n4. Save, close and open again",
                "1. Open the {feature} in {browser}\n2. Open the same in another browser\n3. Put them side by side",
            ],
            outcomes: [
                "Expected: the same in both places.\nActual: see the picture {file}.",
                "Expected: what we entered.\nActual: something else, also on paper.",
            ],
            errors: [
                "> render: locale fallback for {trace}, table {count}",
                "The page source says \"build {version}-{trace}\".",
            ]),
        Topic(
            language: .english, category: "integration", weight: 7, priorities: [10, 44, 34, 12],
            cases: [
                Case(
                    "API answers {code} for every request",
                    "Since {clock} the API answers {code} to every request, also to those that worked for two years."),
                Case(
                    "Sync with the web shop stops at {count} records",
                    "The nightly sync with our shop stops after exactly {count} records and starts from the beginning the next night."),
                Case(
                    "Rate limit of the API too low for {company}",
                    "We read {count} customers every few minutes and are stopped with {code} long before the end."),
            ],
            steps: [
                "1. Send GET /v2/customers?limit=100\n2. Follow the link to the next page\n3. On page {count} the answer is {code}",
                "1. Start the sync by hand\n2. Wait until the counter shows {count}\n3. It does not move any more",
            ],
            outcomes: [
                "Expected: 200 and a page of records.\nActual: {code} and an empty body.",
                "Expected: the rest of the records.\nActual: \"done\" in the log and {count} missing.",
            ],
            errors: [
                "> HTTP/1.1 {code}\n> x-request-id: {trace}\n> retry-after: {minutes}",
                "> sync: cursor {trace} expired after {minutes} min",
            ]),
        Topic(
            language: .english, category: "integration", weight: 5, priorities: [16, 50, 26, 8],
            cases: [
                Case(
                    "Webhooks of {product} arrive twice since {clock}",
                    "Our endpoint gets every event of {product} twice, {minutes} seconds apart, with the same id."),
                Case(
                    "Signature of {count} webhooks does not match",
                    "The signature in the header does not match what we compute from the body, but only for bodies with characters such as 漢字 or é in them."
                ),
                Case(
                    "Calendar sync of {product} deletes appointments",
                    "Appointments that come from the calendar of {product} disappear on the phone when they are moved there."),
            ],
            steps: [
                "1. Create a webhook for \"order.created\"\n2. Place one order\n3. Count the calls and compare the bodies"
            ],
            outcomes: [
                "Expected: one call per event.\nActual: two, sometimes three.",
                "Expected: the event as it was sent.\nActual: see delivery {invoice}.",
            ],
            errors: [
                "> webhook {trace}: signature mismatch, delivery {invoice}",
                "> delivery {invoice}: timeout after {minutes} s, sent again",
            ]),
        Topic(
            language: .english, category: "performance", weight: 11, priorities: [12, 42, 34, 12],
            cases: [
                Case(
                    "{feature} takes {minutes} seconds to open",
                    "The {feature} needs {minutes} seconds to open; a month ago it was there at once."),
                Case(
                    "{product} very slow since {day}",
                    "Since {day} everybody at {company} complains that {product} is slow, worst between 9 and 11."),
                Case(
                    "Timeout when saving the {feature}",
                    "Saving the {feature} takes {minutes} seconds, and every third time it ends with a timeout."),
                Case(
                    "Export of {count},000 rows never finishes",
                    "The export runs for {minutes} minutes and then stops without a file and without a message."),
                Case(
                    "Search in {product} hangs on the second word",
                    "As soon as a second word is typed into the search, the page does not react for {minutes} seconds."),
            ],
            steps: [
                "1. Open the {feature} with all customers\n2. Sort by the last column\n3. Take the time",
                "1. Choose Export > Everything\n2. Leave the window open\n3. After {minutes} minutes the bar is still at 98 %",
            ],
            outcomes: [
                "Expected: less than a second, as before.\nActual: {minutes} seconds, measured three times.",
                "Expected: an answer while I wait.\nActual: time for a coffee ☕",
            ],
            errors: [
                "> {code} Gateway timeout after {minutes}000 ms, trace {trace}",
                "> slow query: {minutes}.{count} s, rows examined {invoice}",
            ]),
        Topic(
            language: .english, category: "mobile", weight: 7, priorities: [26, 50, 20, 4],
            cases: [
                Case(
                    "{product} app does not sync since {day}",
                    "The app on my phone shows the state of {day} and does not fetch anything new, with Wi-Fi or without."),
                Case(
                    "{product} {version} drains the battery",
                    "Since {version} the battery is at {minutes} % by noon; the statistics say that it is {product}."),
                Case(
                    "Push notifications come {minutes} minutes late",
                    "Notifications of {product} arrive in a bunch at {clock}, for everything that happened since the evening before."),
                Case(
                    "Camera stays black in the {feature}",
                    "When I want to scan a label, the picture of the camera stays black. Other apps show it."),
            ],
            steps: [
                "1. Open the app\n2. Pull down to refresh\n3. \"Last sync\" does not change",
                "1. Tap on the {feature}\n2. Tap on the camera\n3. Allow access",
            ],
            outcomes: [
                "Expected: what the others see on their screens.\nActual: the state of {day}.",
                "Expected: as with version 1.\nActual: useless on the road.",
            ],
            errors: [
                "> sync failed: network unreachable ({code})",
                "> push token {trace} expired",
            ]),
    ]
}
