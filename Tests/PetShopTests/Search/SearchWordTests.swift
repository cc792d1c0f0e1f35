import PostgreSQL
import TestDatabase
import Testing

@testable import PetShop

@Suite("Words of a search", .database(Shop.migrations))
struct SearchWordTests {
  private static let stem = Query<String, String>("SELECT search_stem(search_fold($1))") {
    row throws(PostgreSQLError) in try row.next()
  }
  private static let sound = Query<String, String>(
    "SELECT search_sound(search_stem(search_fold($1)))"
  ) { row throws(PostgreSQLError) in try row.next() }

  @Test func `forms of one word have one stem`() throws {
    let session = try Store().session()
    for forms in [
      ["collar", "collares", "COLLAR"], ["arnés", "arnes", "arneses"], ["pez", "peces"],
      ["juguete", "juguetes"], ["ratón", "ratones"], ["ave", "aves"], ["leash", "leashes"],
      ["puppy", "puppies"], ["toy", "toys"], ["cage", "cages"], ["harness", "harnesses"],
      ["box", "boxes"], ["esterilizado", "esterilizada", "esterilizadas"], ["luz", "luces"],
      ["dulce", "dulces"], ["especie", "especies"], ["transportín", "transportines"],
    ] {
      #expect(try Set(forms.map { try session.one(Self.stem, $0) }).count == 1, "\(forms)")
    }
  }

  @Test func `words that mean different things have different stems`() throws {
    let session = try Store().session()
    for pair in [
      ("manta", "manto"), ("correa", "correo"), ("casa", "caso"), ("pelo", "pala"),
      ("gato", "gata"), ("collar", "collage"),
    ] {
      #expect(try session.one(Self.stem, pair.0) != session.one(Self.stem, pair.1), "\(pair)")
    }
  }

  @Test func `words that sound alike are one to the ear`() throws {
    let session = try Store().session()
    for pair in [
      ("bebedero", "vevedero"), ("hámster", "amster"), ("acuario", "aquario"), ("gato", "gatto"),
      ("perro", "pero"), ("collar", "coyar"), ("cobaya", "coballa"), ("champú", "shampoo"),
      ("cepillo", "sepiyo"), ("periquito", "perikito"),
    ] {
      #expect(try session.one(Self.sound, pair.0) == session.one(Self.sound, pair.1), "\(pair)")
    }
  }

  @Test func `synonyms and stop words are single words, folded as they are compared`() throws {
    let session = try Store().session()
    for (script, constraint) in [
      (
        "INSERT INTO search_synonyms VALUES ('dos palabras', 'una')", "search_synonyms_word_is_one"
      ),
      ("INSERT INTO search_synonyms VALUES ('una', '')", "search_synonyms_synonym_is_one"),
      ("INSERT INTO search_stop_words VALUES ('MÁS')", "search_stop_words_folded"),
    ] {
      let error = #expect(throws: PostgreSQLError.self) { try session.execute(script: script) }
      #expect(error?.constraint == constraint)
    }
  }

  @Test func `a rebuild leaves everything as it was written`() throws {
    let store = try Store()
    let shop = store.open()
    _ = try shop.stock(with: .demo())
    let session = try store.session()
    let state = Query<String>(
      """
      SELECT md5(string_agg(s::text, '' ORDER BY product_id)) FROM searchable_products s
      UNION ALL
      SELECT md5(string_agg(s::text, '' ORDER BY category_id)) FROM category_search s
      """
    ) { row throws(PostgreSQLError) in try row.next() }
    let before = try session.all(state)
    try session.execute(script: "SELECT search_rebuild()")
    #expect(try session.all(state) == before)
  }
}

@Suite("Plans of a search")
struct SearchPlanTests {
  private func word(
    _ stem: String, known: Bool = true, exact: Bool = true, minor: Bool = false
  ) -> SearchTerm {
    SearchTerm(
      stems: known ? [stem] : [], synonyms: [], categories: [], isExact: known && exact,
      isMinor: minor)
  }

  @Test func `all words are looked for, in names and anywhere`() throws {
    let plan = try SearchPlan([word("collar"), word("cuero")]).orThrow()
    #expect(plan.whole.map(\.inNames) == ["(n_collar)&(n_cuero)"])
    #expect(plan.whole.map(\.anywhere) == ["(collar)&(cuero)"])
    #expect(plan.nameKey == "collar cuero")
  }

  @Test func `then one may be missing, and of four two`() throws {
    func attempts(_ words: String...) throws -> [[String]] {
      try SearchPlan(words.map { word($0) }).orThrow().attempts.map { $0.map(\.anywhere) }
    }
    #expect(try attempts("a") == [["(a)"]])
    #expect(try attempts("a", "b") == [["(a)&(b)"], ["(a)", "(b)"]])
    #expect(
      try attempts("a", "b", "c")
        == [["(a)&(b)&(c)"], ["(a)&(b)", "(a)&(c)", "(b)&(c)"]])
    #expect(try attempts("a", "b", "c", "d").map(\.count) == [1, 4, 6])
  }

  @Test func `what is mostly unknown is not looked for`() {
    #expect(SearchPlan([]) == nil)
    #expect(SearchPlan([word("a", known: false)]) == nil)
    #expect(SearchPlan([word("a"), word("b", known: false)]) != nil)
    #expect(SearchPlan([word("a", exact: false), word("b", known: false)]) == nil)
    #expect(SearchPlan([word("a"), word("b", known: false), word("c", known: false)]) == nil)
  }

  @Test func `numbers are looked for only where there is nothing else`() throws {
    let plan = try SearchPlan([word("saco"), word("12", minor: true)]).orThrow()
    #expect(plan.whole.map(\.anywhere) == ["(saco)"])
    #expect(plan.minor.map(\.stems) == [["12"]])
    let numbers = try SearchPlan([word("12", minor: true)]).orThrow()
    #expect(numbers.whole.map(\.anywhere) == ["(12)"])
    #expect(SearchPlan([word("a", known: false), word("12", minor: true)]) == nil)
  }
}
