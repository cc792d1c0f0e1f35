-- petshop:no-transaction
-- Each order of the list within each category, brand and species. What else a list is filtered by
-- lies beside, so that products are counted, and passed over, without being read.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_category_newest_idx
  ON products (category_id, id DESC)
  INCLUDE (species, brand, price, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_category_name_idx
  ON products (category_id, name, id)
  INCLUDE (species, brand, price, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_category_price_idx
  ON products (category_id, price, id)
  INCLUDE (species, brand, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_category_rating_idx
  ON products (category_id, rating DESC, id DESC)
  INCLUDE (species, brand, price, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_brand_newest_idx
  ON products (brand, id DESC)
  INCLUDE (category_id, species, price, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_brand_name_idx
  ON products (brand, name, id)
  INCLUDE (category_id, species, price, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_brand_price_idx
  ON products (brand, price, id)
  INCLUDE (category_id, species, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_brand_rating_idx
  ON products (brand, rating DESC, id DESC)
  INCLUDE (category_id, species, price, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_species_newest_idx
  ON products (species, id DESC)
  INCLUDE (category_id, brand, price, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_species_name_idx
  ON products (species, name, id)
  INCLUDE (category_id, brand, price, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_species_price_idx
  ON products (species, price, id)
  INCLUDE (category_id, brand, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_species_rating_idx
  ON products (species, rating DESC, id DESC)
  INCLUDE (category_id, brand, price, in_stock)
  WHERE archived_at IS NULL;
-- The whole list by price and by rating, as `products_price_idx` and `products_rating_idx`.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_all_price_idx
  ON products (price, id)
  INCLUDE (category_id, species, brand, rating, in_stock)
  WHERE archived_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_all_rating_idx
  ON products (rating DESC, id DESC)
  INCLUDE (category_id, species, brand, price, in_stock)
  WHERE archived_at IS NULL;
-- Few are sold out.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_sold_out_idx
  ON products (id DESC)
  WHERE archived_at IS NULL AND NOT in_stock;
DROP INDEX CONCURRENTLY IF EXISTS products_category_idx;
DROP INDEX CONCURRENTLY IF EXISTS products_price_idx;
DROP INDEX CONCURRENTLY IF EXISTS products_rating_idx;
