-- A sale changes a product and none of what its twenty indexes hold: with room on its page, they need
-- not be told where it is now. For pages from now on.
ALTER TABLE products SET (fillfactor = 85);
