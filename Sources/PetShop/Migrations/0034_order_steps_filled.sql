-- petshop:no-transaction
-- Goes through all orders and movements, while they go on being written. Of orders from before it is
-- known when they were placed, and of the other steps only that they were taken.
CREATE INDEX CONCURRENTLY IF NOT EXISTS stock_movements_order_idx
  ON stock_movements (order_id, product_id) WHERE order_id IS NOT NULL;
INSERT INTO order_steps (order_id, status, user_id, entered_at)
  SELECT id, 'pending', user_id, created_at FROM orders
  ON CONFLICT ON CONSTRAINT order_steps_status_key DO NOTHING;
INSERT INTO order_steps (order_id, status, entered_at)
  SELECT id, status, created_at FROM orders WHERE status <> 'pending'
  ON CONFLICT ON CONSTRAINT order_steps_status_key DO NOTHING;
ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_reason_known;
ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_sale_has_order;
ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_return_comes_in;
