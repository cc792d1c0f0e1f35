import PostgreSQL
import TestDatabase
import TestSupport
import Testing

@testable import PetShop

@Suite("Registration", .database(Shop.migrations))
struct RegistrationTests {
  let store: Store
  let shop: Shop

  init() throws {
    store = try Store()
    shop = store.open()
  }

  @Test func `whoever registers is a user, logged in`() throws {
    let email = "Ana\(uniqueNumber())@Example.com"
    let grant = try shop.register(.somebody(email: email, username: "ana\(uniqueNumber())"))
    let caller = try shop.authenticate(token: Array(grant.accessToken.utf8))
    #expect(caller.user == grant.user.id && caller.role == .user && caller.session != nil)
    #expect(grant.expiresIn == 900)
    #expect(grant.user.email == email)
    #expect(grant.user.role == .user)
    #expect(try shop.user(grant.user.id) == grant.user)
  }

  @Test func `an e-mail address is taken in any letter case`() throws {
    let number = uniqueNumber()
    _ = try shop.register(.somebody(email: "Eva\(number)@Example.com"))
    for email in [
      "Eva\(number)@Example.com", "eva\(number)@example.COM", "EVA\(number)@EXAMPLE.COM",
    ] {
      #expect(throws: ShopError.emailTaken) { try shop.register(.somebody(email: email)) }
    }
  }

  @Test func `a username is taken in any letter case`() throws {
    let name = "Luis\(uniqueNumber())"
    _ = try shop.register(.somebody(username: name))
    #expect(throws: ShopError.usernameTaken) {
      try shop.register(.somebody(username: name.uppercased()))
    }
  }

  @Test func `any number of people have no username`() throws {
    #expect(try shop.register(.somebody()).user.username == nil)
    #expect(try shop.register(.somebody()).user.username == nil)
  }

  @Test func `of eight who want one address at once, one gets it`() throws {
    let email = "race\(uniqueNumber())@example.com"
    let barrier = Barrier(8)
    let refusals = try onThreads(8) { [store] _ -> ShopError? in
      let shop = store.open()
      barrier.arrive()
      do {
        _ = try shop.register(.somebody(email: email))
        return nil
      } catch let error as ShopError { return error }
    }
    #expect(refusals.count { $0 == nil } == 1)
    #expect(refusals.count { $0 == .emailTaken } == 7)
  }

  @Test func `the password is nowhere in the database`() throws {
    let grant = try shop.register(.somebody(password: Password("hunter2hunter2")))
    let row = Query<String, User.ID>("SELECT users::text FROM users WHERE id = $1") {
      row throws(PostgreSQLError) in try row.next()
    }
    let text = try store.session().one(row, grant.user.id)
    #expect(text.contains("$scrypt$ln=4,r=1,p=1$"))
    #expect(!text.contains("hunter2"))
  }

  @Test func `the operator makes admins, who are not logged in`() throws {
    let user = try shop.createUser(.somebody(), role: .admin)
    let sessions = Query<Int64, User.ID>("SELECT count(*) FROM sessions WHERE user_id = $1") {
      row throws(PostgreSQLError) in try row.next()
    }
    #expect(user.role == .admin)
    #expect(try store.session().one(sessions, user.id) == 0)
  }

  @Test func `what a user changes about himself is changed, and nothing else`() throws {
    let caller = try shop.customer()
    let before = try shop.user(caller.user)
    let name = "berta\(uniqueNumber())"
    let renamed = try shop.changeProfile(
      ProfileChange(name: "Berta", username: .set(name)), of: caller)
    #expect(renamed.name == "Berta")
    #expect(renamed.username == name)
    #expect(renamed.email == before.email)
    let kept = try shop.changeProfile(ProfileChange(name: nil, username: .keep), of: caller)
    #expect(kept == renamed)
    let bare = try shop.changeProfile(ProfileChange(name: nil, username: .set(nil)), of: caller)
    #expect(bare.username == nil)
    #expect(bare.name == "Berta")
  }

  @Test func `nobody takes somebody else's username`() throws {
    let name = "carla\(uniqueNumber())"
    _ = try shop.register(.somebody(username: name))
    let caller = try shop.customer()
    #expect(throws: ShopError.usernameTaken) {
      try shop.changeProfile(
        ProfileChange(name: nil, username: .set(name.uppercased())), of: caller)
    }
  }

  @Test func `a user who is not there is not found`() {
    #expect(throws: ShopError.notFound) { try shop.user(User.ID(rawValue: 999_999_999)) }
    #expect(throws: ShopError.notFound) { try shop.user(User.ID(rawValue: -1)) }
  }
}
