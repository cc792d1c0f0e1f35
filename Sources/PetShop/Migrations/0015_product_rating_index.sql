-- petshop:no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_rating_idx
  ON products (rating DESC, id DESC) WHERE archived_at IS NULL;
