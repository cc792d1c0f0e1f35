import PetShop
import PetShopAPI

/// What opens a session where nobody has a user name.
struct EmailLogin {
  let email: String
  let password: Password

  /// Any text is an address here: whether somebody has it, the log-in tells.
  init(_ fields: inout FieldReader) {
    email = fields.text("email", TextRule(1...254))
    password = fields.password("password")
  }
}
