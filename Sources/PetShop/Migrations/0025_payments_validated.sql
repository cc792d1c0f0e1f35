-- petshop:no-transaction
-- Reads all orders and keys, while they go on being written.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS idempotency_keys_payment_key
  ON idempotency_keys (payment_id) WHERE payment_id IS NOT NULL;
ALTER TABLE orders VALIDATE CONSTRAINT orders_payment_method_known;
ALTER TABLE idempotency_keys VALIDATE CONSTRAINT idempotency_keys_payment_fkey;
