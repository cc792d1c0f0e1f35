-- One line for each thing that must never be between the shop and its payment gateway, when all is
-- settled. The two ledgers know of each other only by the key of an authorization.

SELECT 'a capture without an order: ' || e.key
FROM gateway.entries e
JOIN gateway.authorizations a ON a.id = e.authorization_id
LEFT JOIN payments p ON p.gateway_key = a.key
LEFT JOIN orders o ON o.id = p.order_id AND o.payment_method = 'card'
WHERE e.kind = 'capture' AND o.id IS NULL;

SELECT 'an order by card that was not charged just its total, once: ' || o.id
FROM orders o
WHERE o.payment_method = 'card' AND ARRAY[o.total] IS DISTINCT FROM (
  SELECT array_agg(e.amount)
  FROM payments p
  JOIN gateway.authorizations a ON a.key = p.gateway_key
  JOIN gateway.entries e ON e.authorization_id = a.id AND e.kind = 'capture'
  WHERE p.order_id = o.id AND p.state = 'captured');

SELECT 'an order that was charged and is not paid: ' || o.id
FROM orders o
JOIN invoices i ON i.order_id = o.id
WHERE o.payment_method = 'card' AND (o.status = 'pending' OR i.payment_status <> 'paid');

SELECT 'money reserved for nothing: ' || a.key
FROM gateway.authorizations a
WHERE a.outcome = 'approved' AND a.voided_at IS NULL AND a.captured = 0 AND a.amount > 0;

SELECT 'an authorization nobody wrote down: ' || a.key
FROM gateway.authorizations a
WHERE NOT EXISTS (SELECT FROM payments p WHERE p.gateway_key = a.key);

SELECT 'an authorization whose entries do not come to what it says: ' || a.key
FROM gateway.authorizations a
WHERE ROW(a.captured, a.refunded) <> (
    SELECT coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0),
           coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0)
    FROM gateway.entries e WHERE e.authorization_id = a.id)
  OR a.refunded > a.captured OR a.captured > a.amount;

SELECT 'a key that was charged more than once: ' || k.key
FROM idempotency_keys k
JOIN payments p ON p.id = k.payment_id
JOIN gateway.authorizations a ON a.key = p.gateway_key
JOIN gateway.entries e ON e.authorization_id = a.id AND e.kind = 'capture'
GROUP BY k.user_id, k.key
HAVING count(*) > 1;

SELECT 'a payment that is still open: ' || p.id || ', ' || p.state
FROM payments p
WHERE p.state IN ('started', 'authorized', 'releasing');
