-- So many orders of the last two years, past what makes an order whole: most are delivered, one in
-- five is of one account (a service that orders for others), and few are on their way.
INSERT INTO users (email, name, password_hash)
SELECT 'scale-' || n || '@example.com', 'Scale', '-' FROM generate_series(1, 1000) n;

SET session_replication_role = replica;
INSERT INTO orders (user_id, cart_id, status, payment_method, currency, net, tax, total,
                    recipient, line1, city, country, created_at)
SELECT CASE WHEN n % 5 = 0 THEN first ELSE first + n * 7919::bigint % 1000 END, -n,
       CASE WHEN n % 1000 < 3 THEN (ARRAY['pending', 'paid', 'shipped'])[n % 3 + 1]
            WHEN n % 20 = 7 THEN 'cancelled' WHEN n % 50 = 9 THEN 'refunded' ELSE 'delivered' END,
       CASE WHEN n % 10 < 3 THEN 'cash_on_delivery' ELSE 'card' END,
       'USD', 1000, 210, 1210, 'Ana', 'Calle Mayor 1', 'Madrid', 'ES',
       now() - (:orders - n) * interval '2 years' / :orders
FROM generate_series(1, :orders) n,
     (SELECT min(id) AS first FROM users WHERE email LIKE 'scale-%') AS customers;
RESET session_replication_role;
VACUUM ANALYZE orders;
ANALYZE users;
