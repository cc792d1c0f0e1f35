import PostgreSQL

/// What a patch says of a review: the author's part, and the admin's.
package struct ReviewChange: Sendable {
  package let rating: Change<Int32>
  package let title: Change<String?>
  package let comment: Change<String?>
  package let status: Change<Review.Status>

  package init(
    rating: Change<Int32> = .keep, title: Change<String?> = .keep,
    comment: Change<String?> = .keep, status: Change<Review.Status> = .keep
  ) {
    self.rating = rating
    self.title = title
    self.comment = comment
    self.status = status
  }

  fileprivate var touchesOpinion: Bool { rating.isSet || title.isSet || comment.isSet }

  fileprivate func apply(to opinion: inout Opinion) {
    rating.apply(to: &opinion.rating)
    title.apply(to: &opinion.title)
    comment.apply(to: &opinion.comment)
  }
}

extension Shop {
  /// - Throws: `ShopError.notFound`, for a hidden review too.
  package func review(_ id: Review.ID) throws -> Review {
    guard let review = try read({ db in try db.first(Review.visible, id) }) else {
      throw ShopError.notFound
    }
    return review
  }

  /// Adds the caller's only review of a product.
  ///
  /// - Throws: `ShopError.notFound` without the product, `.alreadyReviewed`.
  package func addReview(
    of product: Product.ID, _ opinion: Opinion, by caller: Caller
  ) throws -> Review {
    try write { db in
      guard try db.first(ReviewSummary.ofProduct, product) != nil else { throw ShopError.notFound }
      let author = try db.one(User.byID, caller.user).name
      return try db.one(
        Review.insert, product, caller.user, Review.signature(of: author), opinion.rating,
        opinion.title, opinion.comment)
    }
  }

  /// Changes a review: what it says, if the caller wrote it; whether it is shown, if he is an admin.
  ///
  /// - Parameter version: The version the caller saw, if he says so.
  /// - Throws: `ShopError.notFound`, for somebody else's too; `.stale`; `.notAuthor` when an admin
  ///   would put words into somebody's mouth; `.notAdmin` when an author decides what is shown.
  package func changeReview(
    _ id: Review.ID, by caller: Caller, ifVersion version: VersionCondition, _ change: ReviewChange
  ) throws -> Review {
    try write { db in
      let review = try lockReview(id, by: caller, ifVersion: version, db)
      if change.touchesOpinion, review.user != caller.user { throw ShopError.notAuthor }
      if change.status.isSet, !caller.isAdmin { throw ShopError.notAdmin }
      var opinion = review.opinion
      change.apply(to: &opinion)
      let status = change.status.value ?? review.status
      if opinion == review.opinion, status == review.status { return review }
      return try db.one(
        Review.update, id, opinion.rating, opinion.title, opinion.comment, status)
    }
  }

  /// Deletes a review of one's own, or as an admin anybody's.
  ///
  /// - Throws: `ShopError.notFound`, for somebody else's too; `.stale`.
  package func deleteReview(
    _ id: Review.ID, by caller: Caller, ifVersion version: VersionCondition
  ) throws {
    try write { db in
      _ = try lockReview(id, by: caller, ifVersion: version, db)
      try db.run(Review.delete, id)
    }
  }

  private func lockReview(
    _ id: Review.ID, by caller: Caller, ifVersion version: VersionCondition, _ db: Session
  ) throws -> Review {
    guard let review = try db.first(Review.lock, id), caller.isAdmin || review.user == caller.user
    else { throw ShopError.notFound }
    guard version.allows(review.version) else { throw ShopError.stale }
    return review
  }
}

extension Shop {
  /// What the caller has written, the newest first, hidden or not.
  package func ownReviews(
    of caller: Caller, _ page: PageRequest<Review.ID>
  ) throws -> Page<Review, Review.ID> {
    try read { db in
      let rows = try db.all(Review.ofUser, caller.user, page.position, page.limit, page.offset)
      let counted = try db.one(Review.count, caller.user, nil)
      return Page(
        rows, of: page, total: ListTotal(counted: counted, estimate: 0), position: \.id)
    }
  }

  /// What everybody has written, the newest first, for an admin to look through.
  ///
  /// - Parameter status: Only the visible, or only the hidden.
  package func allReviews(
    _ status: Review.Status?, _ page: PageRequest<Review.ID>
  ) throws -> Page<Review, Review.ID> {
    try read { db in
      let rows =
        if let status {
          try db.all(Review.ofStatus, status, page.position, page.limit, page.offset)
        } else {
          try db.all(Review.ofAll, page.position, page.limit, page.offset)
        }
      let counted = try db.one(Review.count, nil, status)
      let total = ListTotal(
        counted: counted,
        estimate: status == nil && counted > ListTotal.exactLimit
          ? try db.one(Review.estimate) : 0)
      return Page(rows, of: page, total: total, position: \.id)
    }
  }
}
