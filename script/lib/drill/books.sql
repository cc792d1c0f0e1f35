-- One line for each thing that must never be. Every order of a drill was sent with a key; those that
-- the demo shop begins with were not sent.

SELECT 'an order without just one invoice of the same total: ' || o.id
FROM orders o
WHERE (SELECT count(*) FROM invoices i WHERE i.order_id = o.id AND i.total = o.total) <> 1;

SELECT 'an order whose lines do not come to its total: ' || o.id
FROM orders o
WHERE (SELECT sum(l.total) FROM order_lines l WHERE l.order_id = o.id) IS DISTINCT FROM o.total;

SELECT 'an invoice whose lines are not the order''s: ' || i.id
FROM invoices i
WHERE (SELECT array_agg((l.position, l.product_id, l.quantity, l.total) ORDER BY l.position)
       FROM invoice_lines l WHERE l.invoice_id = i.id)
  IS DISTINCT FROM
      (SELECT array_agg((l.position, l.product_id, l.quantity, l.total) ORDER BY l.position)
       FROM order_lines l WHERE l.order_id = i.order_id);

SELECT 'numbers with a gap: series ' || c.series || ', ' || c.year
FROM invoice_counters c
JOIN invoices i USING (series, year)
GROUP BY c.series, c.year, c.last_number
HAVING min(i.number) <> 1 OR max(i.number) <> count(*) OR max(i.number) <> c.last_number;

SELECT 'a stock that is not the sum of its movements: ' || p.id
FROM products p
WHERE p.stock <> (SELECT coalesce(sum(m.delta), 0) FROM stock_movements m WHERE m.product_id = p.id);

SELECT 'a balance that is not the sum of the movements so far: ' || m.id
FROM (SELECT id, balance, sum(delta) OVER (PARTITION BY product_id ORDER BY id) AS total
      FROM stock_movements) m
WHERE m.balance <> m.total;

SELECT 'a line whose stock was not taken once: order ' || l.order_id
FROM order_lines l
WHERE (SELECT array_agg(m.delta) FROM stock_movements m
       WHERE m.order_id = l.order_id AND m.product_id = l.product_id AND m.reason = 'sale')
  IS DISTINCT FROM ARRAY[-l.quantity];

SELECT 'a cart that was closed without an order: ' || c.id
FROM carts c
WHERE c.ordered_at IS NOT NULL AND NOT EXISTS (SELECT FROM orders o WHERE o.cart_id = c.id);

SELECT 'an order without just one key: ' || o.id
FROM orders o
JOIN users u ON u.id = o.user_id AND u.email NOT LIKE '%@clientes.example'
WHERE (SELECT count(*) FROM idempotency_keys k
       LEFT JOIN payments p ON p.id = k.payment_id
       WHERE (k.location = '/api/orders/' || o.id OR p.order_id = o.id)
         AND k.user_id = o.user_id) <> 1;

SELECT 'a key whose answer names another order or invoice: ' || k.key
FROM idempotency_keys k
WHERE k.status IS NOT NULL AND k.location LIKE '/api/orders/%' AND NOT EXISTS (
  SELECT FROM orders o
  JOIN invoices i ON i.order_id = o.id
  WHERE k.location = '/api/orders/' || o.id
    AND convert_from(k.body, 'UTF8')::json #>> '{order,id}' = o.id::text
    AND convert_from(k.body, 'UTF8')::json #>> '{invoice,id}' = i.id::text);

SELECT 'a line of which more came back than was sold: order ' || m.order_id
FROM stock_movements m
WHERE m.order_id IS NOT NULL
GROUP BY m.order_id, m.product_id
HAVING sum(m.delta) > 0;

-- What there must be an event about, and what events there are.
WITH facts AS (
  SELECT 'petshop.order.' || CASE status WHEN 'pending' THEN 'placed' ELSE status END AS type,
         'orders/' || order_id AS subject FROM order_steps
  UNION ALL SELECT 'petshop.invoice.issued', 'invoices/' || id FROM invoices
  UNION ALL SELECT 'petshop.credit_note.issued', 'credit-notes/' || id FROM credit_notes
  UNION ALL SELECT 'petshop.refund.issued', 'refunds/' || id FROM refunds
  UNION ALL SELECT 'petshop.refund.succeeded', 'refunds/' || id FROM refunds
    WHERE succeeded_at IS NOT NULL
), told AS (
  SELECT type, subject, count(*) AS times
  FROM events
  WHERE type ~ '^petshop[.](order|refund)[.]'
    OR type IN ('petshop.invoice.issued', 'petshop.credit_note.issued')
  GROUP BY type, subject
)
SELECT 'not told just once: ' || coalesce(f.type, t.type) || ' ' || coalesce(f.subject, t.subject)
FROM facts f
FULL JOIN told t ON t.type = f.type AND t.subject = f.subject
WHERE t.times IS DISTINCT FROM 1 OR f.subject IS NULL;
