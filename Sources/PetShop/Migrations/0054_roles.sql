-- What each role may do. 'petshop_owner' owns the schema and migrates it; 'petshop' answers requests;
-- 'petshop_gateway' keeps the simulated gateway's ledger. README.md tells how they are made.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO petshop;

-- What a later migration makes can be read and added to. Whatever may also change or go, its
-- migration grants: forgotten, it is refused.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO petshop;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO petshop;
ALTER DEFAULT PRIVILEGES IN SCHEMA gateway GRANT SELECT, INSERT ON TABLES TO petshop_gateway;

GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO petshop;
GRANT USAGE ON SEQUENCE cart_versions TO petshop;

-- Written by nobody but whoever migrates, or by the audit log's own functions.
REVOKE INSERT ON schema_migrations, search_stop_words, search_synonyms, category_tree,
  catalogue_version, sales_lines FROM petshop;
REVOKE INSERT ON audit_log, audit_seals, audit_head FROM petshop;

-- Of these only what may change; issued documents, sold lines, movements, steps and events never do.
GRANT UPDATE (payment_status) ON invoices TO petshop;
GRANT UPDATE (last_number) ON invoice_counters TO petshop;
-- Where an order went is forgotten with its customer.
GRANT UPDATE (status, refunded_total, recipient, line1, line2, city, region, postal_code)
  ON orders TO petshop;
GRANT UPDATE (order_id, authorization_id, state, decline_reason, busy_until) ON payments TO petshop;
GRANT UPDATE (status, location, body, payment_id) ON idempotency_keys TO petshop;
GRANT UPDATE (ended_at, end_reason) ON sessions TO petshop;
GRANT UPDATE (spent_at) ON refresh_tokens TO petshop;
GRANT UPDATE (succeeded_at, busy_until) ON refunds TO petshop;
GRANT UPDATE (revoked_at) ON api_keys TO petshop;
GRANT UPDATE (used_at) ON api_key_uses TO petshop;
GRANT UPDATE (digest, expires_at) ON password_resets TO petshop;
GRANT UPDATE (requested_at, attempts, busy_until, settled_at) ON password_reset_requests TO petshop;
GRANT UPDATE (full_at) ON rate_limits TO petshop;
GRANT UPDATE (version) ON catalogue_version TO petshop;
GRANT UPDATE ON users, products, categories, reviews, carts, cart_lines, addresses, payment_methods,
  searchable_products, category_search TO petshop;

GRANT DELETE ON categories, reviews, carts, cart_lines, addresses, payment_methods, searchable_products,
  idempotency_keys, refresh_tokens, sessions, forgotten_cards,
  password_resets, password_reset_requests, rate_limits TO petshop;

GRANT USAGE ON SCHEMA gateway TO petshop_gateway;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA gateway TO petshop_gateway;
GRANT UPDATE (captured, refunded, voided_at) ON gateway.authorizations TO petshop_gateway;
GRANT UPDATE (last4, exp_month, exp_year, forgotten_at) ON gateway.cards TO petshop_gateway;
