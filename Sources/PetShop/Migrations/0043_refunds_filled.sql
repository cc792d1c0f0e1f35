-- petshop:no-transaction
-- Credit notes on paid orders from before there were refunds: the money went back whole with them.
INSERT INTO refunds (order_id, credit_note_id, payment_id, amount, busy_until, succeeded_at,
                     created_at)
  SELECT i.order_id, n.id, p.id, n.total, n.issued_at, n.issued_at, n.issued_at
  FROM credit_notes n
  JOIN invoices i ON i.id = n.invoice_id
  JOIN order_steps s ON s.order_id = i.order_id AND s.status = 'paid'
  LEFT JOIN payments p ON p.order_id = i.order_id
  WHERE p.id IS NULL OR p.state IN ('releasing', 'voided')
  ON CONFLICT ON CONSTRAINT refunds_credit_note_key DO NOTHING;
ALTER TABLE orders VALIDATE CONSTRAINT orders_refunded_within_total;
