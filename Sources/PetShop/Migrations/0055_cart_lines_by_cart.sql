-- petshop:no-transaction
-- Nobody looks for a product's carts: products are archived, not deleted. But the planner took this
-- index for the lines of one cart, in their order, and read everybody's, as long as it believed that
-- there were few.
DROP INDEX CONCURRENTLY IF EXISTS cart_lines_product_idx;
