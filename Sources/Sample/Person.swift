/// One row of `users`.
struct Person {
    var id: Int64
    var email: String
    var firstName: String
    var lastName: String
    var company: String?
    var phone: String?
    var isAdmin = false
    var isActive = true
    var created: Int64
    /// Not before the last thing the person did in a ticket; nil for somebody who never logged in.
    var lastLogin: Int64?
    var passwordHash: String
    var totpSecret: String?
    var apiKey: String?
    var language: Language

    var fullName: String {
        if firstName.isEmpty { return lastName }
        return lastName.isEmpty ? firstName : "\(firstName) \(lastName)"
    }
}
