-- Cash that a customer is owed: whoever calls his own order off has nobody who pays him out at once. The
-- next migration makes the indexes that find it.
ALTER TABLE refunds DROP CONSTRAINT refunds_by_hand_is_done;
