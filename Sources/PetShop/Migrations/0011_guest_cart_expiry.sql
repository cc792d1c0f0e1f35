-- petshop:no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS carts_expires_idx
  ON carts (expires_at) WHERE expires_at IS NOT NULL;
