/// What the roles that log in, or are taken on, may do with each table: select, insert, update,
/// delete, or the columns they may update. A new table needs its row here, with what its migration
/// grants beyond what every new table has (select, insert).
let rightsTable: [String: String] = Dictionary(
  """
  petshop addresses             select insert update delete
  petshop api_key_uses          select insert update(used_at)
  petshop api_keys              select insert update(revoked_at)
  petshop audit_head            select
  petshop audit_log             select
  petshop audit_seals           select
  petshop cart_lines            select insert update delete
  petshop carts                 select insert update delete
  petshop catalogue_version     select update(version)
  petshop categories            select insert update delete
  petshop category_search       select insert update
  petshop category_tree         select
  petshop credit_note_lines     select insert
  petshop credit_notes          select insert
  petshop event_batches         select
  petshop event_head            select
  petshop events                select insert
  petshop forgotten_cards       select insert delete
  petshop hidden_reviewers      select
  petshop idempotency_keys      select insert delete update(\(columnsOfKeys))
  petshop invoice_counters      select insert update(last_number)
  petshop invoice_lines         select insert
  petshop invoices              select insert update(payment_status)
  petshop order_lines           select insert
  petshop order_steps           select insert
  petshop orders                select insert update(\(columnsOfOrders))
  petshop password_reset_requests select insert delete update(\(columnsOfRequests))
  petshop password_resets       select insert delete update(digest,expires_at)
  petshop payment_methods       select insert update delete
  petshop payments              select insert update(\(columnsOfPayments))
  petshop products              select insert update
  petshop rate_limits           select insert delete update(full_at)
  petshop refresh_tokens        select insert delete update(spent_at)
  petshop refunds               select insert update(succeeded_at,busy_until)
  petshop reviews               select insert update delete
  petshop sales_lines           select
  petshop schema_migrations     select
  petshop search_stop_words     select
  petshop search_synonyms       select
  petshop search_words          select insert
  petshop searchable_products   select insert update delete
  petshop sessions              select insert delete update(ended_at,end_reason)
  petshop stock_movements       select insert
  petshop users                 select insert update

  petshop_gateway authorizations select insert update(captured,refunded,voided_at)
  petshop_gateway cards          select insert update(last4,exp_month,exp_year,forgotten_at)
  petshop_gateway entries        select insert
  """.split(separator: "\n").map { line in
    let words = line.split(separator: " ")
    return (
      words.prefix(2).joined(separator: " "),
      words.dropFirst(2).sorted().joined(separator: " ")
    )
  }, uniquingKeysWith: { first, _ in first })

private let columnsOfOrders = "status,refunded_total,recipient,line1,line2,city,region,postal_code"
private let columnsOfKeys = "status,location,body,payment_id,about_user_id"
private let columnsOfRequests = "requested_at,attempts,busy_until,settled_at,mails,mails_since,link"
private let columnsOfPayments = "order_id,authorization_id,state,decline_reason,busy_until"
