package import JSON

/// What an access token says for those who read it themselves, each contract's clients in words of
/// their own. The shop signs it and believes none of it: whoever comes with a token, his role and
/// his session are asked of the database. So a token of one contract is good in all.
package struct ExtraClaims: Sendable {
  let write: @Sendable (AccessClaims, inout JSONWriter) -> Void

  /// - Parameter write: Writes `role`, as a number or a name, and whatever else there is to say.
  package init(write: @escaping @Sendable (AccessClaims, inout JSONWriter) -> Void) {
    self.write = write
  }

  package static let roleNumber = ExtraClaims { $1.field("role", $0.role.number) }
}

extension Shop {
  /// The same shop, whose tokens also say `claims`.
  package func saying(_ claims: ExtraClaims) -> Shop {
    var shop = self
    shop.tokens = tokens.saying(claims)
    return shop
  }
}
