/// What an access token says of its bearer.
package struct AccessClaims: Hashable, Sendable {
  package let user: User.ID
  package let role: Role
  package let name: String
  package let session: LoginSession.ID
  package let issuedAt: Timestamp
  package let expiresAt: Timestamp
}
