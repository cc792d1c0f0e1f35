-- petshop:no-transaction
-- The list of refunds, the newest first: the cash that is owed, and whatever is given back either way.
CREATE INDEX CONCURRENTLY IF NOT EXISTS refunds_owed_idx ON refunds (id DESC)
  WHERE succeeded_at IS NULL AND payment_id IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS refunds_by_hand_idx ON refunds (id DESC)
  WHERE payment_id IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS refunds_by_card_idx ON refunds (id DESC)
  WHERE payment_id IS NOT NULL;
