-- A cart is a user's or a guest's. A guest comes back to his by a token, of which only the SHA-256
-- is kept, until it expires: each write of the cart starts its days anew.

ALTER TABLE carts ALTER COLUMN user_id DROP NOT NULL;
ALTER TABLE carts ADD COLUMN token_digest bytea;
ALTER TABLE carts ADD COLUMN expires_at timestamptz;

-- NOT VALID, so that nobody waits while the carts there are are read; 0012 reads them.
ALTER TABLE carts
  ADD CONSTRAINT carts_has_one_owner CHECK (num_nonnulls(user_id, token_digest) = 1) NOT VALID,
  ADD CONSTRAINT carts_token_digest_length CHECK (octet_length(token_digest) = 32) NOT VALID,
  ADD CONSTRAINT carts_guest_expires
    CHECK ((token_digest IS NULL) = (expires_at IS NULL)) NOT VALID,
  ADD CONSTRAINT carts_guest_orders_nothing
    CHECK (token_digest IS NULL OR ordered_at IS NULL) NOT VALID;
