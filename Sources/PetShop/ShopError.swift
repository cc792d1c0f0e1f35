package import CSV
package import PaymentGateway

/// Why the shop refused. Whoever asked can be told every one of these; what nobody foresaw is any
/// other error.
package enum ShopError: Error, Hashable, Sendable {
  /// Fields that are wrong, all of them at once.
  case invalid([FieldError])
  /// Nothing there, or nothing the caller may know of: the two are not told apart.
  case notFound
  case wrongCredentials
  /// The access token is missing, forged, expired, or its session has ended.
  case notAuthenticated
  case refreshTokenRefused
  /// The API key is unknown, revoked or expired.
  case apiKeyRefused
  /// Only an admin may do this part of what was asked.
  case notAdmin
  /// Only who wrote a review may change what it says.
  case notAuthor
  case emailTaken
  case usernameTaken
  case skuTaken
  case slugTaken
  /// There are categories or products in it still.
  case categoryNotEmpty
  /// A file of products with wrong rows.
  case fileRefused(RowErrors)
  /// A file that is no CSV.
  case malformedFile(CSVError)
  /// The caller has written a review of this product.
  case alreadyReviewed
  case cartEmpty
  /// More different products than one cart holds.
  case cartFull
  /// As many addresses, or payment methods, as one account keeps.
  case listFull
  case outOfStock([Shortage])
  /// The stock is not what the caller took it to be.
  case stockChanged(expected: Int32, actual: Int32)
  case pricesChanged(PriceChange)
  /// The gateway refused the card; nothing was ordered.
  case paymentDeclined(DeclineReason)
  /// The gateway did not answer in time. With the same key the checkout goes on where it stopped;
  /// otherwise what may be reserved is let go.
  case paymentUnconfirmed
  /// An order does not become that, or not any more.
  case stepNotAllowed(StepRefusal)
  /// The caller's `If-Match` names a version that is no more.
  case stale
  case idempotencyKeyReused
  case requestInProgress
  case amountTooLarge
  /// More would be given back than is left of the invoice, or more units than are left of some
  /// lines.
  case creditExceedsInvoice(available: Money, units: [Shortage] = [])
  /// Whether a card has its money back the gateway says.
  case refundNotByHand
  /// Somebody who would be forgotten has orders or payments under way.
  case businessUnfinished(UnfinishedBusiness)
  /// Nobody would be left who can let others in.
  case lastAdmin
  /// The client has done it too often of late.
  case tooMany(Allowance)
  /// Too much of the costly work (password hashing) is waiting already.
  case busy
  /// The database is not migrated to what this program needs.
  case notReady
  /// The database is away, or too slow just now. Nothing was done.
  case unavailable
  /// The database went away while it was told to commit, and could not be asked since.
  case outcomeUnknown
}

/// A line that asks for more than there is.
package struct Shortage: Hashable, Sendable {
  package let product: Product.ID
  package let requested: Int
  package let available: Int
}

/// The customer agreed to one total and the cart now comes to another.
package struct PriceChange: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package let product: Product.ID
    /// The unit price the customer last saw.
    package let old: Money
    /// Nil when the product is sold no more.
    package let new: Money?
  }

  package let expected: Money
  package let actual: Money
  package let lines: [Line]
}

/// One wrong field of an input, by the name its sender gave it.
package struct FieldError: Hashable, Sendable {
  package let field: String
  package let problem: FieldProblem
  /// What `field` begins with, up to the name of the member itself: `data.attributes.`.
  package let container: String

  package init(_ name: String, _ problem: FieldProblem, in container: String = "") {
    field = container + name
    self.problem = problem
    self.container = container
  }
}

/// What can be wrong with a field.
package enum FieldProblem: Hashable, Sendable {
  case required
  case duplicated
  /// Somebody else's already.
  case taken
  /// What it is about keeps what it has.
  case unchangeable
  case unknown
  case wrongType(expected: FieldType)
  case tooShort(minimum: Int)
  case tooLong(maximum: Int)
  case outOfRange(minimum: String, maximum: String)
  /// A page behind more rows than are skipped; a cursor gets there.
  case tooFarToSkip(maximum: Int)
  case tooManyDecimals(maximum: Int)
  case notOneOf([String])
  case malformed
  case containsNull
  /// It has characters that nobody sees.
  case invisible
  case tooCommon
  case wrong
  case notFound
  /// A category would become its own descendant.
  case belowItself
  /// A tree would get more levels than it may have.
  case tooDeep(maximum: Int)
  case excluded(by: String)
  /// A row with another number of fields than there are columns.
  case wrongCount(expected: Int, found: Int)
  /// A card whose last month is over.
  case expired
}

/// The JSON types a field may be asked to have.
package enum FieldType: String, Sendable {
  case string, integer, number, boolean, object, array
}

extension FieldProblem {
  package static func outOf(_ range: ClosedRange<Int64>) -> FieldProblem {
    .outOfRange(minimum: String(range.lowerBound), maximum: String(range.upperBound))
  }
}
