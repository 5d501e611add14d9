extension Topic {
    static let english: [Topic] = paperwork + machinery

    /// Money, people and records.
    private static let paperwork: [Topic] = [
        Topic(
            language: .english, category: "billing", weight: 9, priorities: [14, 50, 30, 6],
            cases: [
                Case(
                    "Invoice {invoice} charged twice",
                    "Our bank statement shows invoice {invoice} twice, {amount} each time, both on {day}."),
                Case(
                    "Wrong total on invoice {invoice}",
                    "The total on invoice {invoice} is {amount}, but the lines on it add up to {other}."),
                Case(
                    "Seats on invoice {invoice}: {count} too many",
                    "We cancelled {count} seats of {product} in time and were still charged {amount} for them."),
                Case(
                    "Refund of {amount} for {product} not received",
                    "You promised a refund of {amount} for {product} three weeks ago; nothing has arrived so far."),
                Case(
                    "Discount not applied to the {product} renewal",
                    "The discount in our contract is missing on invoice {invoice}, which came to {amount} for {product}."),
            ],
            steps: [
                "1. Open Settings > Billing\n2. Choose invoice {invoice}\n3. Compare the total with the lines below it",
                "1. Download the invoice\n2. Look at the second page\n3. Add up the lines",
            ],
            outcomes: [
                "Expected: one charge, as agreed.\nActual: {amount} more, and a reminder on top.",
                "Expected: what is in our contract.\nActual: the list price, {amount} more than agreed.",
            ],
            errors: [
                "> ledger: invoice {invoice}, balance {amount}, entries {count}, ref {trace}",
                "The page says: \"We could not correct invoice {invoice}. Error {code}\".",
            ]),
        Topic(
            language: .english, category: "billing", weight: 6, priorities: [20, 52, 24, 4],
            cases: [
                Case(
                    "VAT missing on invoice {invoice}",
                    "Our accountants cannot book invoice {invoice}, because the line for the VAT is empty."),
                Case(
                    "Old address on invoice {invoice}",
                    "Invoice {invoice} was issued to our old address although we changed it on {day}."),
                Case(
                    "Please put our order number on invoice {invoice}",
                    "Since this year every invoice to {company} needs our order number; {invoice} came without one and was sent back."),
            ],
            steps: [
                "1. Download invoice {invoice}\n2. Look at the first page, top right\n3. Compare it with Settings > Company"
            ],
            outcomes: [
                "Expected: the new details on the next invoice.\nActual: {invoice} still has the old ones.",
                "What we need: a corrected PDF with the same number, by {day}.",
            ],
            errors: [
                "> template: field \"company.vat\" is empty, document {trace}"
            ]),
        Topic(
            language: .english, category: "billing", weight: 4, priorities: [4, 36, 44, 16],
            cases: [
                Case(
                    "Card declined although it is valid ({code})",
                    "The card on file is valid until next year, yet the renewal of {product} was declined and we were locked out at {clock}."
                ),
                Case(
                    "Renewal of {product} failed, {count} people locked out",
                    "The renewal failed at {clock} and {count} people cannot sign in, although there is enough money in the account."),
            ],
            steps: [
                "1. Sign in as the owner of the account\n2. Go to Payment methods\n3. Press \"Retry payment\"\n4. Wait about {minutes} seconds"
            ],
            outcomes: [
                "Expected: the renewal goes through, as it did every year.\nActual: \"declined\", and the account is closed the same hour."
            ],
            errors: [
                "> payment_declined: do_not_honor (attempt 3 of 3, ref {trace})",
                "> HTTP {code} from the bank, reference {trace}",
            ]),
        Topic(
            language: .english, category: "account", weight: 8, priorities: [8, 40, 38, 14],
            cases: [
                Case(
                    "Login to {product} fails after password reset",
                    "I reset my password this morning, the mail came within a minute, but {product} refuses the new one as well as the old one."
                ),
                Case(
                    "Two-factor code for {product} is never accepted",
                    "The six digits from my phone are refused every time, even though its clock is right to the second."),
                Case(
                    "Locked out of {product} since {clock}",
                    "My account was locked at {clock} after what must have been an automatic login from an old tablet."),
                Case(
                    "Single sign-on of {product} loops since {version}",
                    "Since the update to {version} our single sign-on goes round in circles: login page, company page, login page."),
            ],
            steps: [
                "1. Open the login page of {product}\n2. Enter the e-mail address and the new password\n3. Enter the code from the phone\n4. It says that something is wrong",
                "1. Open {product}\n2. Choose \"Sign in with company account\"\n3. Watch the address bar for {minutes} seconds",
            ],
            outcomes: [
                "Expected: to get in.\nActual: \"Your e-mail address or password is not correct\".",
                "Expected: the start page.\nActual: the login page again, after {minutes} seconds.",
            ],
            errors: [
                "> HTTP {code} on POST /session, request {trace}",
                "> saml: assertion not yet valid, clock skew {minutes} s",
                "The browser console shows: \"too many redirects ({count})\".",
            ]),
        Topic(
            language: .english, category: "account", weight: 6, priorities: [18, 50, 26, 6],
            cases: [
                Case(
                    "Invitations to {product} do not arrive",
                    "We invited {count} new colleagues to {product} on {day}; none of them has received the mail, and it is not in the spam folder either."
                ),
                Case("Former colleague still sees the {feature}", "Somebody who left {company} in spring can still open the {feature}."),
                Case(
                    "Role editor forgets {count} permissions",
                    "In the role editor we take the {feature} away from {count} people, save, and it is back after a reload."),
                Case(
                    "Cannot change the e-mail address of {count} people",
                    "Our domain has changed, and for {count} of our people the new address is refused as \"already in use\"."),
            ],
            steps: [
                "1. Sign in as an administrator\n2. Open Users > Roles\n3. Change one entry\n4. Save and reload: it is as before",
                "1. Open Users\n2. Search for the person\n3. Press \"Invite again\"\n4. The state stays \"sent\"",
            ],
            outcomes: [
                "Expected: the change to stay as saved.\nActual: it falls back to what it was.",
                "Expected: a mail within minutes.\nActual: nothing for {count} hours.",
            ],
            errors: [
                "> mail {trace}: deferred ({code}), next attempt in {minutes} min",
                "> roles: revision {trace} is not the newest",
            ]),
        Topic(
            language: .english, category: "data", weight: 6, priorities: [18, 50, 26, 6],
            cases: [
                Case(
                    "Import of {file} stops at row {count}",
                    "I tried to import {file} into {product}; it stops at row {count} and says that the row is not valid, but it looks like all the others."
                ),
                Case(
                    "Customer list contains {count} duplicates",
                    "After the last import we have {count} customers twice, with the same number and different addresses."),
                Case("Attachment {file} cannot be opened", "The attachment {file} can be downloaded, but it is 0 bytes long."),
            ],
            steps: [
                "1. Choose Import > File\n2. Take {file}\n3. Leave the separator at \";\"\n4. Start",
                "1. Open the record {invoice}\n2. Click on {file}\n3. The preview stays grey",
            ],
            outcomes: [
                "Expected: the file as a whole or not at all.\nActual: the first {count} rows, the others not."
            ],
            errors: [
                "> row {count}: invalid byte sequence 0xE4 at column 17",
                "> import {trace} aborted: duplicate key \"{invoice}\"",
            ]),
        Topic(
            language: .english, category: "data", weight: 4, priorities: [14, 40, 30, 16],
            cases: [
                Case(
                    "Deleted {count} wrong records: can they come back?",
                    "By mistake I marked everything and pressed delete. It concerns about {count} records of this week."),
                Case(
                    "Need an export of everything for {company}",
                    "For our auditors we need everything that {product} keeps about {company}, if possible as CSV, by {day}."),
                Case(
                    "Restore {file} from the backup of {day}",
                    "Somebody has overwritten {file}; the version of {day} was the last good one."),
            ],
            steps: [
                "1. Open the archive\n2. Filter by \"deleted\"\n3. The list ends at {clock}"
            ],
            outcomes: [
                "What would help: everything as it was on {day}, even in a file.",
                "Expected: a warning before so much is gone.\nActual: none.",
            ],
            errors: [
                "> archive: snapshot {trace}, {count} records, {minutes} min old"
            ]),
        Topic(
            language: .english, category: "question", weight: 7, priorities: [52, 42, 5, 1],
            cases: [
                Case(
                    "How do I share the {feature} with a customer?",
                    "We would like to show the {feature} to a customer without giving them an account. Is that possible?"),
                Case(
                    "Which plan of {product} do we need for {count} people?",
                    "We are now {count} people and wonder which plan fits; the table on your site does not mention {product}."),
                Case(
                    "Feature request: keyboard shortcuts in the {feature}",
                    "I work with the keyboard only, and the {feature} makes me reach for the mouse {count} times a day."),
                Case(
                    "Where is the data of {product} kept?",
                    "Our data protection officer asks in which country the data of {product} is kept, and for how long."),
                Case(
                    "Is there a way to undo in the {feature}?",
                    "Now and then somebody saves too early in the {feature}. Is there a way back, other than by hand?"),
            ],
            outcomes: [
                "What would help: a page in the handbook that says so.",
                "What would help: the same keys as in the list, j and k.",
                "A short yes or no is enough for now; the details can wait until {day}.",
            ]),
    ]
}
