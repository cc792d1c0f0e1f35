package import PostgreSQL

extension Shop {
  /// The schema, step by step. A step that was ever released is never changed.
  package static let migrations: [Migration] = [
    Migration(version: 1, name: "accounts", sql: PackageResources._001_accounts_sql),
    Migration(version: 2, name: "catalog", sql: PackageResources._002_catalog_sql),
    Migration(version: 3, name: "carts", sql: PackageResources._003_carts_sql),
    Migration(version: 4, name: "orders", sql: PackageResources._004_orders_sql),
    Migration(version: 5, name: "invoices", sql: PackageResources._005_invoices_sql),
    Migration(version: 6, name: "idempotency", sql: PackageResources._006_idempotency_sql),
    Migration(
      version: 7, name: "catalogue_version", sql: PackageResources._007_catalogue_version_sql),
    Migration(version: 8, name: "category_tree", sql: PackageResources._008_category_tree_sql),
    Migration(version: 9, name: "guest_carts", sql: PackageResources._009_guest_carts_sql),
    Migration(
      version: 10, name: "guest_cart_tokens", sql: PackageResources._010_guest_cart_tokens_sql),
    Migration(
      version: 11, name: "guest_cart_expiry", sql: PackageResources._011_guest_cart_expiry_sql),
    Migration(
      version: 12, name: "guest_carts_validated",
      sql: PackageResources._012_guest_carts_validated_sql),
    Migration(version: 13, name: "reviews", sql: PackageResources._013_reviews_sql),
    Migration(version: 14, name: "product_stars", sql: PackageResources._014_product_stars_sql),
    Migration(
      version: 15, name: "product_rating_index",
      sql: PackageResources._015_product_rating_index_sql),
    Migration(version: 16, name: "product_filters", sql: PackageResources._016_product_filters_sql),
    Migration(
      version: 17, name: "product_stock_flags",
      sql: PackageResources._017_product_stock_flags_sql),
    Migration(
      version: 18, name: "product_list_indexes",
      sql: PackageResources._018_product_list_indexes_sql),
    Migration(version: 19, name: "events", sql: PackageResources._019_events_sql),
    Migration(
      version: 20, name: "product_brand_category",
      sql: PackageResources._020_product_brand_category_sql),
    Migration(version: 21, name: "gateway", sql: PackageResources._021_gateway_sql),
    Migration(version: 22, name: "addresses", sql: PackageResources._022_addresses_sql),
    Migration(version: 23, name: "payment_methods", sql: PackageResources._023_payment_methods_sql),
    Migration(version: 24, name: "payments", sql: PackageResources._024_payments_sql),
    Migration(
      version: 25, name: "payments_validated", sql: PackageResources._025_payments_validated_sql),
    Migration(version: 26, name: "document_chain", sql: PackageResources._026_document_chain_sql),
    Migration(
      version: 27, name: "earlier_invoices_chained",
      sql: PackageResources._027_earlier_invoices_chained_sql),
    Migration(
      version: 28, name: "document_chain_validated",
      sql: PackageResources._028_document_chain_validated_sql),
    Migration(version: 29, name: "credit_notes", sql: PackageResources._029_credit_notes_sql),
    Migration(version: 30, name: "search", sql: PackageResources._030_search_sql),
    Migration(
      version: 31, name: "search_vocabulary", sql: PackageResources._031_search_vocabulary_sql),
    Migration(
      version: 32, name: "document_lines_by_key",
      sql: PackageResources._032_document_lines_by_key_sql),
    Migration(version: 33, name: "order_steps", sql: PackageResources._033_order_steps_sql),
    Migration(
      version: 34, name: "order_steps_filled",
      sql: PackageResources._034_order_steps_filled_sql),
    Migration(version: 35, name: "sales_lines", sql: PackageResources._035_sales_lines_sql),
    Migration(version: 36, name: "erasure", sql: PackageResources._036_erasure_sql),
    Migration(
      version: 37, name: "erasure_validated", sql: PackageResources._037_erasure_validated_sql),
    Migration(version: 38, name: "api_keys", sql: PackageResources._038_api_keys_sql),
    Migration(version: 39, name: "rate_limits", sql: PackageResources._039_rate_limits_sql),
    Migration(version: 40, name: "refunds", sql: PackageResources._040_refunds_sql),
    Migration(version: 41, name: "stock_reasons", sql: PackageResources._041_stock_reasons_sql),
    Migration(
      version: 42, name: "api_keys_validated", sql: PackageResources._042_api_keys_validated_sql),
    Migration(version: 43, name: "refunds_filled", sql: PackageResources._043_refunds_filled_sql),
    Migration(version: 44, name: "stock_in_line", sql: PackageResources._044_stock_in_line_sql),
    Migration(
      version: 45, name: "order_list_indexes", sql: PackageResources._045_order_list_indexes_sql),
    Migration(version: 46, name: "stock_ledger", sql: PackageResources._046_stock_ledger_sql),
    Migration(version: 47, name: "users", sql: PackageResources._047_users_sql),
    Migration(version: 48, name: "user_indexes", sql: PackageResources._048_user_indexes_sql),
    Migration(version: 49, name: "password_resets", sql: PackageResources._049_password_resets_sql),
    Migration(version: 50, name: "audit_log", sql: PackageResources._050_audit_log_sql),
    Migration(
      version: 51, name: "searchable_products",
      sql: PackageResources._051_searchable_products_sql),
    Migration(
      version: 52, name: "searchable_products_filled",
      sql: PackageResources._052_searchable_products_filled_sql),
    Migration(
      version: 53, name: "searchable_products_used",
      sql: PackageResources._053_searchable_products_used_sql),
    Migration(version: 54, name: "roles", sql: PackageResources._054_roles_sql),
    Migration(
      version: 55, name: "cart_lines_by_cart", sql: PackageResources._055_cart_lines_by_cart_sql),
    Migration(
      version: 56, name: "products_with_room", sql: PackageResources._056_products_with_room_sql),
    Migration(version: 57, name: "search_middling", sql: PackageResources._057_search_middling_sql),
    Migration(version: 58, name: "event_batches", sql: PackageResources._058_event_batches_sql),
    Migration(
      version: 59, name: "event_batches_filled",
      sql: PackageResources._059_event_batches_filled_sql),
    Migration(
      version: 60, name: "kept_answers_about",
      sql: PackageResources._060_kept_answers_about_sql),
    Migration(version: 61, name: "payments_stay", sql: PackageResources._061_payments_stay_sql),
    Migration(version: 62, name: "dates_in_order", sql: PackageResources._062_dates_in_order_sql),
    Migration(version: 63, name: "planned_once", sql: PackageResources._063_planned_once_sql),
    Migration(
      version: 64, name: "hidden_stays_hidden",
      sql: PackageResources._064_hidden_stays_hidden_sql),
    Migration(version: 65, name: "cash_owed", sql: PackageResources._065_cash_owed_sql),
    Migration(
      version: 66, name: "refund_list_indexes", sql: PackageResources._066_refund_list_indexes_sql),
    Migration(
      version: 67, name: "timeline_in_order", sql: PackageResources._067_timeline_in_order_sql),
    Migration(version: 68, name: "lists_end", sql: PackageResources._068_lists_end_sql),
    Migration(
      version: 69, name: "reset_links_live_on",
      sql: PackageResources._069_reset_links_live_on_sql),
    Migration(
      version: 70, name: "catalogue_moves_once",
      sql: PackageResources._070_catalogue_moves_once_sql),
  ]

  /// Whether the database answers and knows everything this program needs.
  ///
  /// - Throws: `ShopError.notReady` before the migrations, `PostgreSQLError` without a database.
  package func checkReadiness() throws {
    let pending = try read { db in try Migrator(Self.migrations).pending(in: db) }
    guard pending.isEmpty else { throw ShopError.notReady }
  }
}
