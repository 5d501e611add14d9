import Records
import Testing

@Test(arguments: [("ID", "id", true), ("É", "é", false), ("a_b", "A_B", true), ("ab", "abc", false), ("[", "{", false)])
func `names match without ASCII case and in no other way`(a: String, b: String, match: Bool) {
    #expect(equalIgnoringASCIICase(a, b) == match)
}

@Test func `a record finds its values without ASCII case`() {
    let record = Record(columns: ["id", "Email"], values: [.integer(.min), .text("您好🙂")])
    #expect(record["email"] == .text("您好🙂"))
    #expect(record["ID"] == .integer(.min))
    #expect(record["password_hash"] == nil)
}

@Test func `a model finds its columns without ASCII case`() {
    let model = Model(name: "users", columns: [Column(name: "id"), Column(name: "Company", declaredType: "TEXT")])
    #expect(model.column("company")?.declaredType == "TEXT")
    #expect(model.column("token") == nil)
}

@Test func `an order term reads as the wire writes it`() {
    #expect(OrderTerm("created_at").text == "created_at")
    #expect(OrderTerm("created_at", descending: true).text == "-created_at")
}

@Test func `queries are equal when they show the same rows`() {
    let open = Query("tickets", filter: [FilterTerm("status", .equal, "open")])
    #expect(open == Query("tickets", filter: [FilterTerm("status", .equal, .text("open"))]))
    #expect(open != Query("tickets", filter: [FilterTerm("status", .equal, .null)]))
    #expect(Query("tickets", filter: [FilterTerm("id", .equal, 1)]) != Query("tickets", filter: [FilterTerm("id", .equal, .real(1))]))
}
