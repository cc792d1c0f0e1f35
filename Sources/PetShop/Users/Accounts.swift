import PostgreSQL

/// Accounts, as admins look after them.
extension Shop {
  /// The newest first.
  package func accounts(
    _ filter: AccountFilter, _ page: PageRequest<User.ID>
  ) throws -> Page<Account, User.ID> {
    try read { db in
      let rows = try db.all(
        Account.list, page.position, filter.text, filter.role, filter.isDisabled, page.limit,
        page.offset)
      let counted = try db.one(Account.count, filter.text, filter.role, filter.isDisabled)
      let isLong = filter.isOfAll && counted > ListTotal.exactLimit
      let total = ListTotal(
        counted: counted, estimate: isLong ? try db.one(Account.estimate) : 0)
      return Page(rows, of: page, total: total, position: \.user.id)
    }
  }

  /// - Throws: `ShopError.notFound`.
  package func account(_ id: User.ID) throws -> Account {
    guard let account = try read({ db in try db.first(Account.byID, id) }) else {
      throw ShopError.notFound
    }
    return account
  }

  /// Takes effect with the next request. Who is disabled is logged out everywhere, and logs in to
  /// new sessions when he may again.
  ///
  /// - Throws: `ShopError.notFound`, `.stale`; `.lastAdmin` when none would be left;
  ///   `.invalid` naming `role` for a service, which stays one.
  package func changeAccount(
    _ id: User.ID, _ change: AccountChange, ifVersion condition: VersionCondition
  ) throws -> Account {
    try write { db in
      guard let old = try db.first(Account.lock, id) else { throw ShopError.notFound }
      guard condition.allows(old.version) else { throw ShopError.stale }
      let new = try db.one(
        Account.update, id, change.role.value ?? old.user.role,
        change.isDisabled.value ?? old.isDisabled)
      if new.isDisabled, !old.isDisabled {
        try db.run(LoginSession.endOthers, id, nil, LoginSession.End.disabled.rawValue)
      }
      try record(events(from: old, to: new), db)
      return new
    }
  }

  private func events(from old: Account, to new: Account) -> [Event] {
    var events: [Event] = []
    if old.user.role != new.user.role { events.append(.userRoleChanged(new, from: old.user.role)) }
    if old.isDisabled != new.isDisabled { events.append(.userDisabled(new)) }
    return events
  }
}
