-- petshop:no-transaction
-- Whose order a kept answer shows, when it is not the order of who asked: it goes with the customer's
-- data.
ALTER TABLE idempotency_keys ADD COLUMN IF NOT EXISTS about_user_id bigint;
GRANT UPDATE (about_user_id) ON idempotency_keys TO petshop;
CREATE INDEX CONCURRENTLY IF NOT EXISTS idempotency_keys_about_idx ON idempotency_keys (about_user_id)
  WHERE about_user_id IS NOT NULL;
