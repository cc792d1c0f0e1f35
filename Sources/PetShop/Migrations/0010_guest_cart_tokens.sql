-- petshop:no-transaction
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS carts_token_digest_key
  ON carts (token_digest) WHERE token_digest IS NOT NULL;
