-- petshop:no-transaction
-- Events of before keep their order, that of their transactions, and come before all that have a
-- position of their own.
UPDATE events
SET batch = earlier.batch
FROM (
  SELECT transaction_id, min(id) AS batch
  FROM events
  WHERE batch IS NULL
  GROUP BY transaction_id) AS earlier
WHERE events.batch IS NULL AND events.transaction_id = earlier.transaction_id;

INSERT INTO event_batches (batch, position)
SELECT id, transaction_id - 4611686018427387904
FROM events
WHERE id = batch
ON CONFLICT (batch) DO NOTHING;

ALTER TABLE events VALIDATE CONSTRAINT events_batch_known;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS events_batch_key ON events (batch, id);

-- A dump restored elsewhere goes on as it is: positions know nothing of transactions.
DROP FUNCTION IF EXISTS rebase_events();
