-- Reads all carts, while they go on being written.

ALTER TABLE carts
  VALIDATE CONSTRAINT carts_has_one_owner,
  VALIDATE CONSTRAINT carts_token_digest_length,
  VALIDATE CONSTRAINT carts_guest_expires,
  VALIDATE CONSTRAINT carts_guest_orders_nothing;
