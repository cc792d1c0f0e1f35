-- Whoever asks to be forgotten is: his row stays for what refers to it, and is nobody's. The next
-- migration validates what only new rows are held to here.

ALTER TABLE users ADD COLUMN erased_at timestamptz;
-- No address of anybody's has a domain without a dot, and nothing hashes to nothing.
ALTER TABLE users ADD CONSTRAINT users_erased_is_nobody CHECK (
  erased_at IS NULL
  OR (email = 'erased-' || id || '@invalid' AND username IS NULL AND name = '-'
      AND password_hash = '' AND role = 'user' AND disabled)) NOT VALID;

CREATE FUNCTION refuse_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who was erased does not come back'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'users_erased_stays';
END $$;

CREATE CONSTRAINT TRIGGER users_erased_stays AFTER UPDATE ON users
  FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION refuse_return();

-- Somebody can always let others in. Of two who leave at once the second waits, and sees the first.
CREATE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('admins', 0));
  IF NOT EXISTS (SELECT FROM users WHERE role = 'admin' AND NOT disabled) THEN
    RAISE EXCEPTION 'the last admin stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'users_keep_an_admin';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER users_keep_an_admin AFTER UPDATE OF role, disabled ON users
  FOR EACH ROW WHEN (
    OLD.role = 'admin' AND NOT OLD.disabled AND (NEW.role <> 'admin' OR NEW.disabled))
  EXECUTE FUNCTION keep_an_admin();

-- Nothing more becomes his, whatever was under way: the lock waits for an erasure, and an erasure
-- for it.
CREATE FUNCTION refuse_erased_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM users WHERE id = NEW.user_id AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing becomes of who was erased'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'owner_not_erased';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON sessions
  FOR EACH ROW EXECUTE FUNCTION refuse_erased_owner();
CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON addresses
  FOR EACH ROW EXECUTE FUNCTION refuse_erased_owner();
CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON payment_methods
  FOR EACH ROW EXECUTE FUNCTION refuse_erased_owner();
CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON payments
  FOR EACH ROW EXECUTE FUNCTION refuse_erased_owner();
CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON carts
  FOR EACH ROW WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION refuse_erased_owner();
CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON orders
  FOR EACH ROW EXECUTE FUNCTION refuse_erased_owner();
CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON reviews
  FOR EACH ROW EXECUTE FUNCTION refuse_erased_owner();
CREATE CONSTRAINT TRIGGER owner_not_erased AFTER INSERT ON idempotency_keys
  FOR EACH ROW EXECUTE FUNCTION refuse_erased_owner();

-- The stars stay: others go by them. The words and the name go.
ALTER TABLE reviews ALTER COLUMN author DROP NOT NULL;

-- Cards that are nobody's any more, until the gateway has forgotten them too.
CREATE TABLE forgotten_cards (
  token        text NOT NULL,
  forgotten_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT forgotten_cards_pkey PRIMARY KEY (token)
);

CREATE FUNCTION forget_card() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO forgotten_cards (token) VALUES (OLD.token)
  ON CONFLICT ON CONSTRAINT forgotten_cards_pkey DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER payment_methods_forget_card AFTER DELETE ON payment_methods
  FOR EACH ROW EXECUTE FUNCTION forget_card();
CREATE TRIGGER payment_methods_forget_old_card AFTER UPDATE OF token ON payment_methods
  FOR EACH ROW WHEN (OLD.token <> NEW.token) EXECUTE FUNCTION forget_card();

-- The gateway's side: a card nothing is charged to again. What was charged can still be given back.
ALTER TABLE gateway.cards ADD COLUMN forgotten_at timestamptz;
ALTER TABLE gateway.cards ADD CONSTRAINT cards_forgotten_is_nobodys
  CHECK (forgotten_at IS NULL OR (last4 = '0000' AND exp_month = 1 AND exp_year = 2000)) NOT VALID;
