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
JOIN payments p ON p.order_id = o.id
WHERE o.payment_method = 'card' AND NOT (o.status = 'cancelled' AND p.state = 'voided')
  AND (p.state <> 'captured' OR ARRAY[o.total] IS DISTINCT FROM (
    SELECT array_agg(e.amount)
    FROM gateway.authorizations a
    JOIN gateway.entries e ON e.authorization_id = a.id AND e.kind = 'capture'
    WHERE a.key = p.gateway_key));

SELECT 'an order by card without its payment: ' || o.id
FROM orders o
WHERE o.payment_method = 'card'
  AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.amount = o.total);

SELECT 'an order that was charged and is not paid: ' || o.id
FROM orders o
JOIN payments p ON p.order_id = o.id AND p.state = 'captured'
JOIN invoices i ON i.order_id = o.id
WHERE o.status = 'pending' OR i.payment_status <> 'paid';

SELECT 'a refund that the gateway did not give back once: ' || r.id
FROM refunds r
JOIN payments p ON p.id = r.payment_id
WHERE ARRAY[r.amount] IS DISTINCT FROM (
  SELECT array_agg(e.amount)
  FROM gateway.authorizations a
  JOIN gateway.entries e ON e.authorization_id = a.id AND e.kind = 'refund'
  WHERE a.key = p.gateway_key AND e.key = r.gateway_key);

-- What was captured just when its order was called off goes back whole.
SELECT 'money given back that nobody decided to: ' || e.key
FROM gateway.entries e
JOIN gateway.authorizations a ON a.id = e.authorization_id
LEFT JOIN payments p ON p.gateway_key = a.key
LEFT JOIN refunds r ON r.gateway_key = e.key AND r.payment_id = p.id
WHERE e.kind = 'refund' AND r.id IS NULL
  AND NOT (p.state = 'voided' AND e.amount = p.amount);

SELECT 'an order of which more or less was refunded than it says: ' || o.id
FROM orders o
WHERE o.refunded_total <> (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.order_id = o.id)
  OR o.refunded_total > o.total OR (o.status = 'refunded') <> (o.refunded_total = o.total
    AND o.status <> 'cancelled');

SELECT 'a refund that is still open: ' || r.id
FROM refunds r
WHERE r.succeeded_at IS NULL;

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
