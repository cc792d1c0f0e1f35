import HTTP
import JSON
import PetShop

/// The tree of categories: anybody reads it, admins change it. The id in a path may be the slug.
enum CategoryRoutes {
  static let all: [Route] = [
    Route("GET /api/categories", .anyone, of: category, at: place) {
      try $0.shop.categories($1)
    },
    Route("GET /api/categories/{id}", .anyone, writes: category) {
      try $0.shop.category($0.categoryName)
    },
    Route(
      "POST /api/categories", .admin(or: .catalogueWrite), reads: details, writes: category,
      status: .created
    ) { try $0.shop.addCategory($1) },
    Route(
      "PATCH /api/categories/{id}", .admin(or: .catalogueWrite), reads: changes, writes: category
    ) {
      try $0.shop.changeCategory(
        $0.categoryName, ifVersion: $0.versionCondition, $1.apply(to:))
    },
    Route("DELETE /api/categories/{id}", .admin(or: .catalogueWrite)) {
      try $0.shop.deleteCategory($0.categoryName, ifVersion: $0.versionCondition)
    },
  ]

  private static func details(_ fields: inout FieldReader) -> CategoryDetails {
    CategoryDetails(
      slug: fields.text("slug", Category.newSlugRule),
      name: fields.text("name", Category.nameRule),
      description: fields.optionalText("description", Category.descriptionRule) ?? "",
      parent: fields.optionalID("parent_id"))
  }

  /// What a merge patch changes; a null parent makes a root.
  private struct Changes {
    let slug: Change<String>
    let name: Change<String>
    let description: Change<String>
    let parent: Change<Category.ID?>

    func apply(to details: inout CategoryDetails) {
      slug.apply(to: &details.slug)
      name.apply(to: &details.name)
      description.apply(to: &details.description)
      parent.apply(to: &details.parent)
    }
  }

  private static func changes(_ fields: inout FieldReader) -> Changes {
    Changes(
      slug: fields.change("slug") { $0.text($1, Category.newSlugRule) },
      name: fields.change("name") { $0.text($1, Category.nameRule) },
      description: fields.change("description") {
        $0.optionalText($1, Category.descriptionRule) ?? ""
      },
      parent: fields.change("parent_id") { $0.optionalID($1) })
  }
}

extension CategoryRoutes {
  static let category = Document<Category>(
    .catalogue, location: { "/api/categories/\($0.id.rawValue)" }, version: \.version
  ) { category, json in
    json.object { json in
      let details = category.details
      json.field("id", category.id.rawValue)
      json.field("slug", details.slug)
      json.field("name", details.name)
      json.field("description", details.description)
      json.field("parent_id", details.parent?.rawValue)
      json.field("path", array: category.path.slugs) { $0.value($1) }
      json.field("created_at", category.createdAt.rfc3339)
      json.field("updated_at", category.updatedAt.rfc3339)
    }
  }

  /// `category:perros/collares`.
  private static let place = PositionText<Category.Path>(
    write: { "category:" + $0.slugs.joined(separator: "/") },
    read: { text in
      guard text.hasPrefix("category:") else { return nil }
      let slugs = text.utf8.dropFirst("category:".utf8.count)
        .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      guard slugs.allSatisfy({ Category.slugRule.problem(with: $0) == nil }) else { return nil }
      return Category.Path(slugs: slugs)
    })
}

extension Call {
  /// The category in the path.
  ///
  /// - Throws: `ShopError.notFound` for text that is no category's name.
  fileprivate var categoryName: Category.Name {
    get throws(ShopError) {
      guard let text = path["id"], Category.slugRule.problem(with: text) == nil else {
        throw .notFound
      }
      return Category.Name(text)
    }
  }
}
