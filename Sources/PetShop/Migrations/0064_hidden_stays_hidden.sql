-- Who deletes a review that was hidden, and writes another of the same product, does not show it by that.

-- Whose next review of which product is hidden, until an admin shows it.
CREATE TABLE hidden_reviewers (
  user_id    bigint NOT NULL,
  product_id bigint NOT NULL,
  CONSTRAINT hidden_reviewers_pkey PRIMARY KEY (user_id, product_id),
  CONSTRAINT hidden_reviewers_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT hidden_reviewers_product_fkey FOREIGN KEY (product_id) REFERENCES products (id)
);

-- The triggers' alone.
REVOKE INSERT ON hidden_reviewers FROM petshop;

CREATE FUNCTION remember_hidden_review() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO hidden_reviewers (user_id, product_id)
  VALUES (OLD.user_id, OLD.product_id)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER reviews_remember_hidden AFTER DELETE ON reviews
  FOR EACH ROW WHEN (OLD.status = 'hidden') EXECUTE FUNCTION remember_hidden_review();

-- The mark goes into the review: it is of one row or of the other.
CREATE FUNCTION hide_review_again() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Whoever deletes the one before at this moment is waited for, and then his mark is seen.
  PERFORM FROM reviews
  WHERE user_id = NEW.user_id AND product_id = NEW.product_id
  FOR UPDATE;
  DELETE FROM hidden_reviewers WHERE user_id = NEW.user_id AND product_id = NEW.product_id;
  IF FOUND THEN
    NEW.status := 'hidden';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER reviews_hide_again BEFORE INSERT ON reviews
  FOR EACH ROW EXECUTE FUNCTION hide_review_again();
