-- Lists of one's own are short: they are counted to the last, and exported whole.

CREATE FUNCTION keep_addresses_few() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Of two who add the hundredth the second waits, and then counts the first.
  PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM addresses WHERE user_id = NEW.user_id) >= 100 THEN
    RAISE EXCEPTION 'one keeps at most 100 addresses'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'addresses_at_most_100';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER addresses_at_most_100 BEFORE INSERT ON addresses
  FOR EACH ROW EXECUTE FUNCTION keep_addresses_few();

CREATE FUNCTION keep_payment_methods_few() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM payment_methods WHERE user_id = NEW.user_id) >= 100 THEN
    RAISE EXCEPTION 'one keeps at most 100 payment methods'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_methods_at_most_100';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER payment_methods_at_most_100 BEFORE INSERT ON payment_methods
  FOR EACH ROW EXECUTE FUNCTION keep_payment_methods_few();
