import Testing

@testable import PetShop

@Suite("Tags in one field")
struct TagListTests {
  @Test(arguments: [
    ([], ""), (["a"], "a"), (["a", "b c"], "a|b c"), (["a|b", "c"], #"a\|b|c"#),
    ([#"a\"#, "b"], #"a\\|b"#), (["\u{301}a", "b\u{301}"], "\u{301}a|b\u{301}"),
    (["a", "\u{301}"], "a|\u{301}"), (["a|\u{301}"], "a\\|\u{301}"),
  ])
  func `they are read as they were written`(tags: [String], text: String) {
    #expect(TagList.text(tags) == text)
    #expect(TagList.tags(text) == tags)
  }
}
