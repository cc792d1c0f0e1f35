-- petshop:no-transaction
-- To count what a brand has in a category and below it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_brand_category_idx
  ON products (brand, category_id)
  WHERE archived_at IS NULL;
