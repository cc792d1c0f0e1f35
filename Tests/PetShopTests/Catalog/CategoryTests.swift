import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

/// Each test has a database of its own: the tree is one.
@Suite("Categories")
struct CategoryTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store(on: TestDatabase(Shop.migrations))
    shop = store.open()
  }

  private func add(_ slug: String, under parent: Category? = nil) throws
    -> Category
  {
    try shop.addCategory(CategoryDetails(slug: slug, name: slug, parent: parent?.id))
  }

  private func paths() throws -> [String] {
    try shop.categories(PageRequest(start: .offset(0), size: 100)).items.map {
      $0.path.slugs.joined(separator: "/")
    }
  }

  private static let belowItself = ShopError.invalid([FieldError("parent_id", .belowItself)])

  @Test func `the tree is listed in its order, by page and by cursor`() throws {
    let dogs = try add("dogs")
    _ = try add("dogs-and-cats")
    let food = try add("food", under: dogs)
    _ = try add("treats", under: food)
    _ = try add("beds", under: dogs)
    _ = try add("cats")

    let expected = [
      "cats", "dogs", "dogs/beds", "dogs/food", "dogs/food/treats", "dogs-and-cats",
    ]
    #expect(try paths() == expected)
    var walked: [String] = []
    var start = PageRequest<Category.Path>.Start.offset(0)
    for _ in 0..<10 {
      let page = try shop.categories(PageRequest(start: start, size: 2))
      walked += page.items.map { $0.path.slugs.joined(separator: "/") }
      #expect(page.total == ListTotal(exactly: 6))
      guard let next = page.next else { break }
      start = .after(next)
    }
    #expect(walked == expected)
  }

  @Test func `what is below a category moves with it`() throws {
    let dogs = try add("dogs")
    let food = try add("food", under: dogs)
    _ = try add("treats", under: food)

    try shop.move(food, under: nil)

    #expect(try paths() == ["dogs", "food", "food/treats"])
  }

  @Test func `a category never lies below itself`() throws {
    let top = try add("top")
    let middle = try add("middle", under: top)
    let bottom = try add("bottom", under: middle)

    for parent in [top, middle, bottom] {
      #expect(throws: Self.belowItself) { try shop.move(top, under: parent) }
    }
    #expect(try paths() == ["top", "top/middle", "top/middle/bottom"])
  }

  @Test(arguments: 1...5)
  func `of moves at once that would close a ring, one is refused`(round: Int) throws {
    let categories = try (0..<4).map { try add("c\($0)") }
    let barrier = Barrier(4)
    let refusals = try onThreads(4) { [store] index -> ShopError? in
      let shop = store.open()
      barrier.arrive()
      do {
        try shop.move(categories[index], under: categories[(index + 1) % 4])
        return nil
      } catch let error as ShopError { return error }
    }
    #expect(refusals.compactMap(\.self) == [Self.belowItself])
    #expect(try paths().count == 4)
  }

  @Test func `the second of two moves waits for the first, and sees it`() throws {
    let (one, other) = (try add("one"), try add("other"))
    let session = try store.session()
    try session.execute(
      script: "BEGIN; UPDATE categories SET parent_id = \(other.id.rawValue) WHERE slug = 'one'")
    let second = Running<Void> { [store] in
      #expect(throws: Self.belowItself) { try store.open().move(other, under: one) }
    }
    try session.waitUntilBlocking()
    try session.execute(script: "COMMIT")
    try second.wait()
    #expect(try paths() == ["other", "other/one"])
  }

  @Test func `a move that could not see others' moves is refused`() throws {
    let (one, other) = (try add("one"), try add("other"))
    let error = #expect(throws: PostgreSQLError.self) {
      try store.session().execute(
        script: """
          BEGIN ISOLATION LEVEL REPEATABLE READ;
          UPDATE categories SET parent_id = \(one.id.rawValue) WHERE id = \(other.id.rawValue)
          """)
    }
    #expect(error?.sqlState == .featureNotSupported)
  }

  @Test func `eight levels are enough`() throws {
    let tooDeep = ShopError.invalid([FieldError("parent_id", .tooDeep(maximum: 8))])
    var chain = [try add("l1")]
    for level in 2...8 { chain.append(try add("l\(level)", under: chain.last)) }
    #expect(throws: tooDeep) { try add("l9", under: chain.last) }

    let branch = try add("b1")
    _ = try add("b2", under: branch)
    #expect(throws: tooDeep) { try shop.move(branch, under: chain[6]) }
    try shop.move(branch, under: chain[5])
    #expect(try paths().count == 10)
  }

  @Test func `digits alone are no slug, whoever writes it`() throws {
    #expect(throws: ShopError.invalid([FieldError("slug", .malformed)])) { try add("42") }
    #expect(try add("4x2").details.slug == "4x2")
  }

  @Test(arguments: ["a", "a-b", "7a", "a7-7", String(repeating: "a", count: 80)])
  func `a slug is words of small letters and digits`(slug: String) {
    #expect(Category.newSlugRule.problem(with: slug) == nil)
  }

  @Test(arguments: [
    "7", "007", "-a", "a-", "a--b", "a_b", "A", "ñ", "a b", "a/b", "-", "",
    String(repeating: "a", count: 81),
  ])
  func `and nothing else`(slug: String) {
    #expect(Category.newSlugRule.problem(with: slug) != nil)
  }

  @Test func `a category goes when there is nothing in it, and archived products lose it`() throws {
    let dogs = try add("dogs")
    let food = try add("food", under: dogs)
    let bone = try shop.addProduct("Bone")
    _ = try shop.changeProduct(bone.id, ifVersion: .any) { $0.category = food.id }

    #expect(throws: ShopError.categoryNotEmpty) {
      try shop.deleteCategory(.slug("dogs"), ifVersion: .any)
    }
    #expect(throws: ShopError.categoryNotEmpty) {
      try shop.deleteCategory(.id(food.id), ifVersion: .any)
    }
    try shop.archiveProduct(bone.id, ifVersion: .any)
    try shop.deleteCategory(.id(food.id), ifVersion: .oneOf([1]))
    try shop.deleteCategory(.slug("dogs"), ifVersion: .any)
    #expect(try paths().isEmpty)
    #expect(throws: ShopError.notFound) {
      try shop.deleteCategory(.slug("dogs"), ifVersion: .any)
    }
  }

  @Test func `what comes into a category that is being deleted is refused, not lost`() throws {
    let dogs = try add("dogs")
    let session = try store.session()
    try session.execute(script: "BEGIN; SELECT FROM categories WHERE slug = 'dogs' FOR UPDATE")
    let addition = Running { [store] in
      var details = ProductDetails(
        name: "Bone", price: .zero, stock: 0, taxRate: TaxRate(rawValue: 0))
      details.category = dogs.id
      #expect(throws: ShopError.invalid([FieldError("category_id", .notFound)])) {
        try store.open().addProduct(details)
      }
    }
    try session.waitUntilBlocking()
    try session.execute(script: "DELETE FROM categories WHERE slug = 'dogs'; COMMIT")
    try addition.wait()
  }

  @Test func `a version that is no more changes nothing`() throws {
    let dogs = try add("dogs")
    let renamed = try shop.changeCategory(.slug("dogs"), ifVersion: .oneOf([1])) {
      $0.slug = "perros"
    }
    #expect(renamed.version == 2)
    #expect(renamed.id == dogs.id)
    #expect(throws: ShopError.stale) {
      try shop.changeCategory(.slug("perros"), ifVersion: .oneOf([1])) { $0.name = "x" }
    }
    #expect(throws: ShopError.stale) {
      try shop.deleteCategory(.slug("perros"), ifVersion: .oneOf([1]))
    }
    #expect(try shop.changeCategory(.slug("perros"), ifVersion: .any) { _ in }.version == 2)
    #expect(throws: ShopError.notFound) { try shop.category(.slug("dogs")) }
  }
}

extension Shop {
  fileprivate func move(_ category: Category, under parent: Category?) throws {
    _ = try changeCategory(.id(category.id), ifVersion: .any) { $0.parent = parent?.id }
  }
}
