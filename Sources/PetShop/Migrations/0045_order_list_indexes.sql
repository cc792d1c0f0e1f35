-- petshop:no-transaction
-- The newest orders of a state and a way to pay: other filters, or none, are several of these at once.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_listed_idx
  ON orders (status, payment_method, created_at DESC, id DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user_listed_idx
  ON orders (user_id, created_at DESC, id DESC) INCLUDE (status, payment_method);
DROP INDEX CONCURRENTLY IF EXISTS orders_user_idx;
