-- Rows from before; those with stock were right already.

UPDATE products SET in_stock = false WHERE stock = 0;

ALTER TABLE products VALIDATE CONSTRAINT products_in_stock_is_stock;
