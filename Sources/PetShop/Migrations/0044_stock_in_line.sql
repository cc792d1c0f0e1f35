-- petshop:no-transaction
-- Goes through all products and movements, while they go on being written.
CALL bring_stock_in_line();
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_low_stock_idx
  ON products (low_stock_level, (-low_stock_threshold), id)
  WHERE low_stock_level IS NOT NULL AND archived_at IS NULL;
-- Most movements are sales; the others are looked for by their reason.
CREATE INDEX CONCURRENTLY IF NOT EXISTS stock_movements_reason_idx
  ON stock_movements (product_id, reason, id)
  WHERE reason <> 'sale';
ALTER TABLE products VALIDATE CONSTRAINT products_low_stock_level_is_right;
ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_user_fkey;
ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_note_length;
ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_reason_known;
ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_delta_fits_reason;
