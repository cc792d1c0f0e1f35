import JSON
import PetShop
import Testing

@testable import PetShopAPI
@testable import PetShopContracts

@Suite("What pet-ecommerce reads")
struct PetEcommerceInputTests {
  /// A modifier of emoji, and a combining mark that no address may have there: both are of one
  /// character with the @ before them.
  @Test(arguments: ["\u{1F3FB}", "\u{301}"])
  func `an account is called what stands before the @, whatever follows it`(mark: String) throws {
    let email = "ana@\(mark)x.example"
    #expect(!email.contains("@" as Character))
    var fields = FieldReader(
      try #require(
        JSONObject(["email": .string(email), "password": .string("a long sentence")])))

    #expect(PetEcommerceInput.registration(&fields).registration.name == "ana")
  }
}
