import HTTP
import JSON
import PetShop
import TestDatabase
import Testing

/// Each test has a database of its own: the list shows the whole tree.
@Suite("Categories over HTTP")
struct CategoryTests {
  let client: Client
  let admin: Person

  init() throws {
    client = try Client(on: TestDatabase(Shop.migrations))
    admin = try client.admin()
  }

  @Test func `an empty shop has an empty tree`() throws {
    #expect(
      try client.get("/api/categories").text
        == #"{"items":[],"page":1,"page_size":20,"total":0,"next_cursor":null}"#)
  }

  @Test func `a category is made, and read by id and by slug`() throws {
    let pets = try client.category("mascotas", "Mascotas", by: admin)
    let created = try client.post(
      "/api/categories",
      json: """
        {"slug": "perros", "name": "Perros", "description": "Guau", "parent_id": \(pets)}
        """, as: admin)

    #expect(created.status == 201)
    let id = try created.integer("id")
    #expect(created[.location] == "/api/categories/\(id)")
    #expect(
      created.timeless
        == compact(
          """
          {"id": \(id), "slug": "perros", "name": "Perros", "description": "Guau",
           "parent_id": \(pets), "path": ["mascotas", "perros"],
           "created_at": "<time>", "updated_at": "<time>"}
          """))
    for name in ["\(id)", "perros"] {
      let read = try client.get("/api/categories/\(name)")
      #expect(read.text == created.text)
      #expect(read[.entityTag] == created[.entityTag])
      #expect(
        try client.get("/api/categories/\(name)", [.ifNoneMatch: read[.entityTag] ?? ""]).status
          == 304)
    }
    let list = try client.get("/api/categories?page_size=1&page=2")
    #expect(
      list.text
        == #"{"items":[\#(created.text)],"page":2,"page_size":1,"total":2,"next_cursor":null}"#)
  }

  @Test func `a patch changes what it says, and null makes a root`() throws {
    let pets = try client.category("mascotas", by: admin)
    _ = try client.category("perros", "Perros", under: pets, by: admin)
    let tag = try #require(try client.get("/api/categories/perros")[.entityTag])

    let patched = try client.patch(
      "/api/categories/perros", json: #"{"parent_id": null, "slug": "canes"}"#, as: admin,
      [.ifMatch: tag])

    #expect(patched.status == 200)
    #expect(try patched.string("name") == "Perros")
    #expect(try patched.value("parent_id") == .null)
    #expect(try patched.value("path") == .array([.string("canes")]))
    try client.patch(
      "/api/categories/canes", json: #"{"name": "Otra"}"#, as: admin, [.ifMatch: tag]
    ).expectProblem(412, "precondition_failed")
    try client.get("/api/categories/perros").expectProblem(404, "not_found")
  }

  @Test func `a slug that is taken and a parent that cannot be are refused`() throws {
    let pets = try client.category("mascotas", by: admin)
    let dogs = try client.category("perros", under: pets, by: admin)

    try client.post(
      "/api/categories", json: #"{"slug": "perros", "name": "Otra"}"#, as: admin
    ).expectProblem(409, "slug_taken")
    try client.patch("/api/categories/\(pets)", json: #"{"slug": "perros"}"#, as: admin)
      .expectProblem(409, "slug_taken")
    for parent in [pets, dogs] {
      try client.patch("/api/categories/\(pets)", json: #"{"parent_id": \#(parent)}"#, as: admin)
        .expectProblem(422, "invalid_fields", errors: ["parent_id below_itself"])
    }
    try client.patch("/api/categories/\(pets)", json: #"{"parent_id": 999999}"#, as: admin)
      .expectProblem(422, "invalid_fields", errors: ["parent_id not_found"])
  }

  @Test(arguments: ["42", "Perros", "a b", "-a", "a--b", "perr\u{F3}n"])
  func `a slug of another form is refused`(slug: String) throws {
    try client.post(
      "/api/categories", json: #"{"slug": "\#(slug)", "name": "A"}"#, as: admin
    ).expectProblem(422, "invalid_fields", errors: ["slug malformed"])
  }

  @Test func `only an empty category is deleted`() throws {
    let pets = try client.category("mascotas", by: admin)
    let dogs = try client.category("perros", under: pets, by: admin)
    let product = try client.product(fields: #""category_id": \#(dogs)"#, by: admin)

    for name in ["mascotas", "perros"] {
      try client.delete("/api/categories/\(name)", as: admin)
        .expectProblem(409, "category_not_empty")
    }
    #expect(try client.delete("/api/products/\(product)", as: admin).status == 204)
    for name in ["perros", "mascotas"] {
      #expect(try client.delete("/api/categories/\(name)", as: admin).status == 204)
    }
    #expect(try client.get("/api/categories").integer("total") == 0)
  }

  @Test func `a renamed category is renamed in its products at once`() throws {
    let dogs = try client.category("perros", "Perros", by: admin)
    let product = try client.product(fields: #""category_id": \#(dogs)"#, by: admin)
    _ = try client.get("/api/products/\(product)")

    _ = try client.patch("/api/categories/perros", json: #"{"name": "Canes"}"#, as: admin)

    let category = try client.get("/api/products/\(product)").value("category")
    #expect(category.objectValue?["name"] == .string("Canes"))
  }
}
