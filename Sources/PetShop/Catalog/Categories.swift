import PostgreSQL

extension Shop {
  /// All categories, each right before those below it, and those of one parent by their slugs.
  package func categories(
    _ page: PageRequest<Category.Path>
  ) throws -> Page<Category, Category.Path> {
    try read { db in
      let rows = try db.all(Category.tree, page.position?.slugs, page.limit, page.offset)
      let total = ListTotal(exactly: try db.one(Category.count))
      return Page(rows, of: page, total: total, position: \.path)
    }
  }

  /// - Throws: `ShopError.notFound`.
  package func category(_ name: Category.Name) throws -> Category {
    try read { db in try find(name, db) }
  }

  /// - Throws: `ShopError.slugTaken`; `.invalid` for a parent that is not there, or too deep.
  package func addCategory(_ details: CategoryDetails) throws -> Category {
    try write { db in
      let id = try db.one(
        Category.insert, details.slug, details.name, details.description, details.parent)
      try record(.categoryCreated(id, details), db)
      return try find(.id(id), db)
    }
  }

  /// Changes a category as `change` says. What is below it moves with it.
  ///
  /// - Parameter version: The version the caller saw, if he says so.
  /// - Throws: `ShopError.notFound`, `.stale`, `.slugTaken`; `.invalid` for a parent that is not
  ///   there, too deep, or below the category itself.
  package func changeCategory(
    _ name: Category.Name, ifVersion version: VersionCondition,
    _ change: (inout CategoryDetails) -> Void
  ) throws -> Category {
    try write { db in
      let category = try lock(name, ifVersion: version, db)
      var details = category.details
      change(&details)
      if details == category.details { return category }
      try db.run(
        Category.update, category.id, details.slug, details.name, details.description,
        details.parent)
      try record(.categoryChanged(category.id, details), db)
      return try find(.id(category.id), db)
    }
  }

  /// Deletes an empty category; archived products lose it.
  ///
  /// - Throws: `ShopError.notFound`, `.stale`; `.categoryNotEmpty` while there is a category or a
  ///   product in it.
  package func deleteCategory(
    _ name: Category.Name, ifVersion version: VersionCondition
  ) throws {
    try write { db in
      let category = try lock(name, toDelete: true, ifVersion: version, db)
      if try db.one(Category.isUsed, category.id) { throw ShopError.categoryNotEmpty }
      try db.run(Category.forgetByProducts, category.id)
      try db.run(Category.delete, category.id)
      try record(.categoryDeleted(category.id, category.details), db)
    }
  }

  private func lock(
    _ name: Category.Name, toDelete: Bool = false, ifVersion version: VersionCondition,
    _ db: Session
  ) throws -> Category {
    let lock = toDelete ? Category.lockForDeletion : Category.lock
    guard let id = try db.first(lock, name.slug, name.id) else { throw ShopError.notFound }
    let category = try find(.id(id), db)
    guard version.allows(category.version) else { throw ShopError.stale }
    return category
  }

  private func find(_ name: Category.Name, _ db: Session) throws -> Category {
    guard let category = try db.first(Category.find, name.slug, name.id) else {
      throw ShopError.notFound
    }
    return category
  }
}

extension Category.Name {
  var slug: String? { if case .slug(let slug) = self { slug } else { nil } }

  var id: Category.ID? { if case .id(let id) = self { id } else { nil } }
}
