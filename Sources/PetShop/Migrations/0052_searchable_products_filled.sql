-- petshop:no-transaction
-- In batches of its own, while products go on being written.
CALL fill_searchable_products();
CREATE INDEX CONCURRENTLY IF NOT EXISTS searchable_products_stems_idx
  ON searchable_products USING gin (bucket, stems) WITH (fastupdate = off);
CREATE INDEX CONCURRENTLY IF NOT EXISTS searchable_products_name_key_idx
  ON searchable_products (name_key, product_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS searchable_products_sku_key_idx
  ON searchable_products (sku_key text_pattern_ops);
ANALYZE searchable_products;
