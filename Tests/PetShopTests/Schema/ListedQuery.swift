import PostgreSQL

@testable import PetShop

/// A query by its name in the source.
struct ListedQuery: Sendable, CustomStringConvertible {
  let description: String
  let prepare: @Sendable (Session) throws -> Void

  init<Result, each Argument: PostgreSQLEncodable>(
    _ name: String, _ query: Query<Result, repeat each Argument>
  ) {
    description = name
    prepare = { session in try query.prepare(in: session) }
  }

  /// A query of tables that another makes for the time of a transaction.
  init<Result, each Argument: PostgreSQLEncodable>(
    _ name: String, _ query: Query<Result, repeat each Argument>, after preparation: Query<Void>
  ) {
    description = name
    prepare = { session in
      try session.execute(script: "BEGIN")
      try session.run(preparation)
      try query.prepare(in: session)
    }
  }
}

extension ListedQuery {
  /// Every query of the shop; a test sees to it that none is missing.
  static let all =
    accounts + wallet + catalog + productFiles + search + reviews + carts + checkout + documents
    + backOffice + personalData + stock

  private static let accounts = [
    ListedQuery("LoginSession.open", LoginSession.open),
    ListedQuery("LoginSession.addRefreshToken", LoginSession.addRefreshToken),
    ListedQuery("LoginSession.isRefreshToken", LoginSession.isRefreshToken),
    ListedQuery("LoginSession.keepOfRefreshToken", LoginSession.keepOfRefreshToken),
    ListedQuery("LoginSession.lockRefreshToken", LoginSession.lockRefreshToken),
    ListedQuery("LoginSession.spendRefreshToken", LoginSession.spendRefreshToken),
    ListedQuery("LoginSession.end", LoginSession.end),
    ListedQuery("LoginSession.endOthers", LoginSession.endOthers),
    ListedQuery("LoginSession.liveRole", LoginSession.liveRole),
    ListedQuery(
      "LoginSession.deleteSomeExpiredRefreshTokens", LoginSession.deleteSomeExpiredRefreshTokens),
    ListedQuery("RateLimit.spend", RateLimit.spend),
    ListedQuery("RateLimit.spent", RateLimit.spent),
    ListedQuery("RateLimit.forgetSomeFull", RateLimit.forgetSomeFull),
    ListedQuery("User.insert", User.insert),
    ListedQuery("User.byID", User.byID),
    ListedQuery("User.firstAdmin", User.firstAdmin),
    ListedQuery("User.credentialsByEmail", User.credentialsByEmail),
    ListedQuery("User.credentialsByUsername", User.credentialsByUsername),
    ListedQuery("User.credentialsByID", User.credentialsByID),
    ListedQuery("User.rename", User.rename),
    ListedQuery("User.lockWithPasswordHash", User.lockWithPasswordHash),
    ListedQuery("User.replacePasswordHash", User.replacePasswordHash),
  ]

  private static let wallet = [
    ListedQuery("User.lock", User.lock),
    ListedQuery("Address.ofUser", Address.ofUser),
    ListedQuery("Address.count", Address.count),
    ListedQuery("Address.byID", Address.byID),
    ListedQuery("Address.usual", Address.usual),
    ListedQuery("Address.insert", Address.insert),
    ListedQuery("Address.update", Address.update),
    ListedQuery("Address.clearDefault", Address.clearDefault),
    ListedQuery("Address.delete", Address.delete),
    ListedQuery("Address.appointDefault", Address.appointDefault),
    ListedQuery("PaymentCard.ofUser", PaymentCard.ofUser),
    ListedQuery("PaymentCard.count", PaymentCard.count),
    ListedQuery("PaymentCard.byID", PaymentCard.byID),
    ListedQuery("PaymentCard.usual", PaymentCard.usual),
    ListedQuery("PaymentCard.insert", PaymentCard.insert),
    ListedQuery("PaymentCard.update", PaymentCard.update),
    ListedQuery("PaymentCard.clearDefault", PaymentCard.clearDefault),
    ListedQuery("PaymentCard.delete", PaymentCard.delete),
    ListedQuery("PaymentCard.appointDefault", PaymentCard.appointDefault),
  ]

  private static let catalog = [
    ListedQuery("Category.find", Category.find),
    ListedQuery("Category.tree", Category.tree),
    ListedQuery("Category.count", Category.count),
    ListedQuery("Category.lock", Category.lock),
    ListedQuery("Category.lockForDeletion", Category.lockForDeletion),
    ListedQuery("Category.insert", Category.insert),
    ListedQuery("Category.update", Category.update),
    ListedQuery("Category.isUsed", Category.isUsed),
    ListedQuery("Category.forgetByProducts", Category.forgetByProducts),
    ListedQuery("Category.delete", Category.delete),
    ListedQuery("Category.idBySlug", Category.idBySlug),
    ListedQuery("Category.insertIfMissing", Category.insertIfMissing),
    ListedQuery("Category.family", Category.family),
    ListedQuery("CatalogueVersion.current", CatalogueVersion.current),
    ListedQuery("Product.byID", Product.byID),
    ListedQuery("Product.byIDs", Product.byIDs),
    ListedQuery("Product.idBySKU", Product.idBySKU),
    ListedQuery("Product.lock", Product.lock),
    ListedQuery("Product.insert", Product.insert),
    ListedQuery("Product.update", Product.update),
    ListedQuery("Product.archive", Product.archive),
    ListedQuery("ProductListing.newestPlaces", ProductListing.newestPlaces),
    ListedQuery("ProductListing.namePlaces", ProductListing.namePlaces),
    ListedQuery("ProductListing.pricePlaces", ProductListing.pricePlaces),
    ListedQuery("ProductListing.priceDescendingPlaces", ProductListing.priceDescendingPlaces),
    ListedQuery("ProductListing.ratingPlaces", ProductListing.ratingPlaces),
    ListedQuery("ProductListing.newestPlacesInCategories", ProductListing.newestPlacesInCategories),
    ListedQuery("ProductListing.namePlacesInCategories", ProductListing.namePlacesInCategories),
    ListedQuery("ProductListing.pricePlacesInCategories", ProductListing.pricePlacesInCategories),
    ListedQuery(
      "ProductListing.priceDescendingPlacesInCategories",
      ProductListing.priceDescendingPlacesInCategories),
    ListedQuery("ProductListing.ratingPlacesInCategories", ProductListing.ratingPlacesInCategories),
    ListedQuery("ProductListing.newestPlacesNear", ProductListing.newestPlacesNear),
    ListedQuery("ProductListing.pricePlacesNear", ProductListing.pricePlacesNear),
    ListedQuery(
      "ProductListing.priceDescendingPlacesNear", ProductListing.priceDescendingPlacesNear),
    ListedQuery("ProductListing.ratingPlacesNear", ProductListing.ratingPlacesNear),
    ListedQuery("ProductListing.fewPlaces", ProductListing.fewPlaces),
    ListedQuery("ProductListing.count", ProductListing.count),
    ListedQuery("ProductListing.estimate", ProductListing.estimate),
  ]

  private static let productFiles = [
    ListedQuery("ExportedProduct.all", ExportedProduct.all),
    ListedQuery("LongTransaction.begin", LongTransaction.begin),
    ListedQuery("ImportStage.make", ImportStage.make),
    ListedQuery("ImportStage.add", ImportStage.add, after: ImportStage.make),
    ListedQuery("ImportStage.analyze", ImportStage.analyze, after: ImportStage.make),
    ListedQuery("ImportStage.match", ImportStage.match, after: ImportStage.make),
    ListedQuery("ImportStage.errors", ImportStage.errors, after: ImportStage.make),
    ListedQuery("ImportStage.markChanged", ImportStage.markChanged, after: ImportStage.make),
    ListedQuery("ImportStage.summary", ImportStage.summary, after: ImportStage.make),
    ListedQuery("ImportStage.lock", ImportStage.lock, after: ImportStage.make),
    ListedQuery(
      "ImportStage.recordCorrections", ImportStage.recordCorrections, after: ImportStage.make),
    ListedQuery("ImportStage.freeSKUs", ImportStage.freeSKUs, after: ImportStage.make),
    ListedQuery("ImportStage.update", ImportStage.update, after: ImportStage.make),
    ListedQuery("ImportStage.recordChanges", ImportStage.recordChanges, after: ImportStage.make),
    ListedQuery("ImportStage.insert", ImportStage.insert, after: ImportStage.make),
    ListedQuery("ImportStage.checkStocks", ImportStage.checkStocks),
  ]

  private static let reviews = [
    ListedQuery("ReviewSummary.ofProduct", ReviewSummary.ofProduct),
    ListedQuery("ReviewListing.newest", ReviewListing.newest),
    ListedQuery("ReviewListing.best", ReviewListing.best),
    ListedQuery("ReviewListing.worst", ReviewListing.worst),
    ListedQuery("ReviewListing.newestRated", ReviewListing.newestRated),
    ListedQuery("ReviewListing.oldestRated", ReviewListing.oldestRated),
    ListedQuery("Review.insert", Review.insert),
    ListedQuery("Review.visible", Review.visible),
    ListedQuery("Review.lock", Review.lock),
    ListedQuery("Review.update", Review.update),
    ListedQuery("Review.delete", Review.delete),
    ListedQuery("Review.ofUser", Review.ofUser),
    ListedQuery("Review.ofAll", Review.ofAll),
    ListedQuery("Review.ofStatus", Review.ofStatus),
    ListedQuery("Review.count", Review.count),
    ListedQuery("Review.estimate", Review.estimate),
  ]

  private static let search = [
    ListedQuery("SearchTerm.understand", SearchTerm.understand),
    ListedQuery("SearchHits.ranked", SearchHits.ranked),
    ListedQuery("SearchPlan.describedCategories", SearchPlan.describedCategories),
  ]

  private static let carts = [
    ListedQuery("Cart.open", Cart.open),
    ListedQuery("Cart.openForWriting", Cart.openForWriting),
    ListedQuery("Cart.openFirst", Cart.openFirst),
    ListedQuery("Cart.lock", Cart.lock),
    ListedQuery("Cart.lockToOrder", Cart.lockToOrder),
    ListedQuery("Cart.close", Cart.close),
    ListedQuery("Cart.openOfGuest", Cart.openOfGuest),
    ListedQuery("Cart.lockOfGuest", Cart.lockOfGuest),
    ListedQuery("Cart.openForGuest", Cart.openForGuest),
    ListedQuery("Cart.renewForGuest", Cart.renewForGuest),
    ListedQuery("Cart.delete", Cart.delete),
    ListedQuery("Cart.deleteSomeExpired", Cart.deleteSomeExpired),
    ListedQuery("BroughtLine.all", BroughtLine.all),
    ListedQuery("CartLine.putAll", CartLine.putAll),
    ListedQuery("CartLine.all", CartLine.all),
    ListedQuery("CartLine.lockAll", CartLine.lockAll),
    ListedQuery("CartLine.offer", CartLine.offer),
    ListedQuery("CartLine.quantity", CartLine.quantity),
    ListedQuery("CartLine.put", CartLine.put),
    ListedQuery("CartLine.remove", CartLine.remove),
    ListedQuery("CartLine.removeAll", CartLine.removeAll),
  ]

  private static let checkout = [
    ListedQuery("PriceChange.Line.withdrawn", PriceChange.Line.withdrawn),
    ListedQuery("Cart.orderedAtOnce", Cart.orderedAtOnce),
    ListedQuery("Inventory.ofProducts", Inventory.ofProducts),
    ListedQuery("Sale.takeStock", Sale.takeStock),
    ListedQuery("StockMovement.insert", StockMovement.insert),
    ListedQuery("StockMovement.insertSales", StockMovement.insertSales),
    ListedQuery("StockMovement.putBack", StockMovement.putBack),
    ListedQuery("StockMovement.insertReturns", StockMovement.insertReturns),
    ListedQuery("StoredAnswer.claim", StoredAnswer.claim),
    ListedQuery("StoredAnswer.find", StoredAnswer.find),
    ListedQuery("StoredAnswer.bind", StoredAnswer.bind),
    ListedQuery("StoredAnswer.completeForPayment", StoredAnswer.completeForPayment),
    ListedQuery("StoredAnswer.ofPayment", StoredAnswer.ofPayment),
    ListedQuery("StoredAnswer.release", StoredAnswer.release),
    ListedQuery("Payment.start", Payment.start),
    ListedQuery("Payment.takeOver", Payment.takeOver),
    ListedQuery("Payment.leave", Payment.leave),
    ListedQuery("Payment.lock", Payment.lock),
    ListedQuery("Payment.authorize", Payment.authorize),
    ListedQuery("Payment.capture", Payment.capture),
    ListedQuery("Payment.decline", Payment.decline),
    ListedQuery("Payment.release", Payment.release),
    ListedQuery("Payment.void", Payment.void),
    ListedQuery("Payment.takeUp", Payment.takeUp),
    ListedQuery("Payment.ofOrder", Payment.ofOrder),
    ListedQuery("Order.markPaid", Order.markPaid),
    ListedQuery("Invoice.markPaid", Invoice.markPaid),
    ListedQuery("Invoice.idOfOrder", Invoice.idOfOrder),
    ListedQuery("StoredAnswer.complete", StoredAnswer.complete),
    ListedQuery("StoredAnswer.forgetExpired", StoredAnswer.forgetExpired),
    ListedQuery("StoredAnswer.forgetSomeExpired", StoredAnswer.forgetSomeExpired),
  ]

  private static let documents = [
    ListedQuery("Order.insert", Order.insert),
    ListedQuery("Order.insertLines", Order.insertLines),
    ListedQuery("Order.byID", Order.byID),
    ListedQuery("Order.ofUser", Order.ofUser),
    ListedQuery("Order.keepOwner", Order.keepOwner),
    ListedQuery("Order.lock", Order.lock),
    ListedQuery("Payment.lockOfOrder", Payment.lockOfOrder),
    ListedQuery("Payment.letGo", Payment.letGo),
    ListedQuery("Refund.insert", Refund.insert),
    ListedQuery("Refund.byID", Refund.byID),
    ListedQuery("Refund.ofOrder", Refund.ofOrder),
    ListedQuery("Refund.count", Refund.count),
    ListedQuery("Refund.succeed", Refund.succeed),
    ListedQuery("Refund.takeUp", Refund.takeUp),
    ListedQuery("RefundListing.all", RefundListing.all),
    ListedQuery("RefundListing.countOfAll", RefundListing.countOfAll),
    ListedQuery("Refund.estimate", Refund.estimate),
    ListedQuery("Invoice.markVoid", Invoice.markVoid),
    ListedQuery("Order.lines", Order.lines),
    ListedQuery("OrderStep.take", OrderStep.take),
    ListedQuery("OrderStep.ofOrder", OrderStep.ofOrder),
    ListedQuery("OrderListing.ofUser", OrderListing.ofUser),
    ListedQuery("OrderListing.ofAll", OrderListing.ofAll),
    ListedQuery("OrderListing.countOfUser", OrderListing.countOfUser),
    ListedQuery("OrderListing.countOfAll", OrderListing.countOfAll),
    ListedQuery("OrderListing.orderOfInvoice", OrderListing.orderOfInvoice),
    ListedQuery("OrderLine.ofOrders", OrderLine.ofOrders),
    ListedQuery("Order.estimate", Order.estimate),
    ListedQuery("Invoice.issue", Invoice.issue),
    ListedQuery("Invoice.byID", Invoice.byID),
    ListedQuery("Invoice.lines", Invoice.lines),
    ListedQuery("Invoice.setPaymentStatus", Invoice.setPaymentStatus),
    ListedQuery("Invoice.ofUser", Invoice.ofUser),
    ListedQuery("Invoice.ofAll", Invoice.ofAll),
    ListedQuery("Invoice.count", Invoice.count),
    ListedQuery("Invoice.estimate", Invoice.estimate),
    ListedQuery("CreditNote.lockInvoice", CreditNote.lockInvoice),
    ListedQuery("CreditNote.creditable", CreditNote.creditable),
    ListedQuery("CreditNote.issue", CreditNote.issue),
    ListedQuery("CreditNote.byID", CreditNote.byID),
    ListedQuery("CreditNote.lines", CreditNote.lines),
    ListedQuery("CreditNote.ofInvoice", CreditNote.ofInvoice),
    ListedQuery("CreditNote.count", CreditNote.count),
    ListedQuery("ChainedDocument.chains", ChainedDocument.chains),
    ListedQuery("ChainedDocument.invoices", ChainedDocument.invoices),
    ListedQuery("ChainedDocument.creditNotes", ChainedDocument.creditNotes),
  ]

  private static let personalData = [
    ListedQuery("LoginSession.ofUser", LoginSession.ofUser),
    ListedQuery("Payment.ofUser", Payment.ofUser),
    ListedQuery("CreditNote.ofUser", CreditNote.ofUser),
    ListedQuery("StoredAnswer.keysOfUser", StoredAnswer.keysOfUser),
    ListedQuery("User.lockForErasure", User.lockForErasure),
    ListedQuery("Erasure.openOrders", Erasure.openOrders),
    ListedQuery("Erasure.openPayments", Erasure.openPayments),
    ListedQuery("Erasure.sessions", Erasure.sessions),
    ListedQuery("Erasure.resetRequests", Erasure.resetRequests),
    ListedQuery("Erasure.addresses", Erasure.addresses),
    ListedQuery("Erasure.cards", Erasure.cards),
    ListedQuery("Erasure.cart", Erasure.cart),
    ListedQuery("Erasure.answers", Erasure.answers),
    ListedQuery("Erasure.answersToOthers", Erasure.answersToOthers),
    ListedQuery("User.isErased", User.isErased),
    ListedQuery("Erasure.reviews", Erasure.reviews),
    ListedQuery("Erasure.orders", Erasure.orders),
    ListedQuery("Erasure.account", Erasure.account),
    ListedQuery("ForgottenCard.some", ForgottenCard.some),
    ListedQuery("ForgottenCard.insert", ForgottenCard.insert),
    ListedQuery("ForgottenCard.done", ForgottenCard.done),
  ]

  private static let stock = [
    ListedQuery("StockMovement.isLedger", StockMovement.isLedger),
    ListedQuery("StockMovement.ofProduct", StockMovement.ofProduct),
    ListedQuery("StockMovement.ofReason", StockMovement.ofReason),
    ListedQuery("StockMovement.count", StockMovement.count),
    ListedQuery("StockMovement.countOfReason", StockMovement.countOfReason),
    ListedQuery("Product.lockStock", Product.lockStock),
    ListedQuery("LowStock.all", LowStock.all),
    ListedQuery("LowStock.count", LowStock.count),
  ]

  private static let backOffice = [
    ListedQuery("Event.insert", Event.insert),
    ListedQuery("Event.position", Event.position),
    ListedQuery("Event.stream", Event.stream),
    ListedQuery("APIKey.insert", APIKey.insert),
    ListedQuery("APIKey.byID", APIKey.byID),
    ListedQuery("APIKey.ofAll", APIKey.ofAll),
    ListedQuery("APIKey.count", APIKey.count),
    ListedQuery("APIKey.revoke", APIKey.revoke),
    ListedQuery("APIKey.live", APIKey.live),
    ListedQuery("APIKey.recordUse", APIKey.recordUse),
    ListedQuery("User.insertService", User.insertService),
    ListedQuery("EnvironmentKey.lock", EnvironmentKey.lock),
    ListedQuery("EnvironmentKey.isRevoked", EnvironmentKey.isRevoked),
    ListedQuery("EnvironmentKey.last", EnvironmentKey.last),
    ListedQuery("PasswordResetRequest.insert", PasswordResetRequest.insert),
    ListedQuery("PasswordResetRequest.takeUp", PasswordResetRequest.takeUp),
    ListedQuery("PasswordResetRequest.settle", PasswordResetRequest.settle),
    ListedQuery("PasswordResetRequest.countMail", PasswordResetRequest.countMail),
    ListedQuery("PasswordResetRequest.removeSomeOld", PasswordResetRequest.removeSomeOld),
    ListedQuery("ResetToken.put", ResetToken.put),
    ListedQuery("ResetToken.isGood", ResetToken.isGood),
    ListedQuery("ResetToken.spend", ResetToken.spend),
    ListedQuery("ResetToken.removeOfUser", ResetToken.removeOfUser),
    ListedQuery("ResetToken.owner", ResetToken.owner),
    ListedQuery("ResetToken.removeSomeExpired", ResetToken.removeSomeExpired),
    ListedQuery("User.setPasswordHash", User.setPasswordHash),
    ListedQuery("Account.list", Account.list),
    ListedQuery("Account.count", Account.count),
    ListedQuery("Account.estimate", Account.estimate),
    ListedQuery("Account.byID", Account.byID),
    ListedQuery("Account.lock", Account.lock),
    ListedQuery("Account.update", Account.update),
    ListedQuery("SalesReport.begin", SalesReport.begin),
    ListedQuery("SalesReport.totals", SalesReport.totals),
    ListedQuery("SalesReport.byDay", SalesReport.byDay),
    ListedQuery("SalesReport.byMonth", SalesReport.byMonth),
    ListedQuery("SalesReport.byCategory", SalesReport.byCategory),
    ListedQuery("SalesReport.byProduct", SalesReport.byProduct),
    ListedQuery("SalesReport.topSellers", SalesReport.topSellers),
    ListedQuery("DatabaseRole.missing", DatabaseRole.missing),
    ListedQuery("DatabaseRole.current", DatabaseRole.current),
    ListedQuery("DatabaseRole.foreignOwner", DatabaseRole.foreignOwner),
    ListedQuery("Actor.announce", Actor.announce),
    ListedQuery("AuditListing.entries", AuditListing.entries),
    ListedQuery("AuditListing.count", AuditListing.count),
    ListedQuery("ChainedEntry.all", ChainedEntry.all),
    ListedQuery("ChainedEntry.unsealed", ChainedEntry.unsealed),
    ListedQuery("ChainedEntry.head", ChainedEntry.head),
  ]
}
