-- What customers say of products, and how many stars each product has of it.

-- Hundredths of a star, rounded half up; 0 without reviews.
CREATE FUNCTION average_rating(
  one bigint, two bigint, three bigint, four bigint, five bigint
) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN COALESCE(
    (200 * (one + 2 * two + 3 * three + 4 * four + 5 * five) + one + two + three + four + five)
    / NULLIF(2 * (one + two + three + four + five), 0), 0);

-- Visible reviews by their stars. The next migration validates what only new rows are held to here.
ALTER TABLE products
  ADD COLUMN stars_1 integer NOT NULL DEFAULT 0,
  ADD COLUMN stars_2 integer NOT NULL DEFAULT 0,
  ADD COLUMN stars_3 integer NOT NULL DEFAULT 0,
  ADD COLUMN stars_4 integer NOT NULL DEFAULT 0,
  ADD COLUMN stars_5 integer NOT NULL DEFAULT 0,
  ADD COLUMN rating  integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT products_stars_not_negative
    CHECK (LEAST(stars_1, stars_2, stars_3, stars_4, stars_5) >= 0) NOT VALID,
  ADD CONSTRAINT products_rating_is_average
    CHECK (rating = average_rating(stars_1, stars_2, stars_3, stars_4, stars_5)) NOT VALID;

CREATE FUNCTION rate_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.rating := average_rating(NEW.stars_1, NEW.stars_2, NEW.stars_3, NEW.stars_4, NEW.stars_5);
  RETURN NEW;
END $$;

CREATE TRIGGER products_rate
  BEFORE UPDATE OF stars_1, stars_2, stars_3, stars_4, stars_5 ON products
  FOR EACH ROW EXECUTE FUNCTION rate_product();

-- The author is who signed it ("Ana P."), as he was called then: who is renamed has not signed anew.
CREATE TABLE reviews (
  id                bigint GENERATED ALWAYS AS IDENTITY,
  product_id        bigint NOT NULL,
  user_id           bigint NOT NULL,
  author            text NOT NULL,
  rating            integer NOT NULL,
  title             text,
  comment           text,
  status            text NOT NULL DEFAULT 'visible',
  verified_purchase boolean NOT NULL,
  version           bigint NOT NULL DEFAULT 1,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT reviews_pkey PRIMARY KEY (id),
  CONSTRAINT reviews_author_key UNIQUE (user_id, product_id),
  CONSTRAINT reviews_product_fkey FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT reviews_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT reviews_author_length CHECK (char_length(author) BETWEEN 1 AND 121),
  CONSTRAINT reviews_rating_range CHECK (rating BETWEEN 1 AND 5),
  CONSTRAINT reviews_title_length CHECK (char_length(title) BETWEEN 1 AND 120),
  CONSTRAINT reviews_comment_length CHECK (char_length(comment) BETWEEN 1 AND 4000),
  CONSTRAINT reviews_status_known CHECK (status IN ('visible', 'hidden'))
);

-- One index for each order of a product's reviews, read from either end.
CREATE INDEX reviews_product_idx ON reviews (product_id, id DESC);
CREATE INDEX reviews_product_rating_idx ON reviews (product_id, rating DESC, id DESC);
-- For whoever goes through what is hidden.
CREATE INDEX reviews_status_idx ON reviews (status, id DESC);

CREATE TRIGGER reviews_bump_version BEFORE UPDATE ON reviews
  FOR EACH ROW EXECUTE FUNCTION bump_version();

-- Whoever writes, the database decides whether the product was bought: by an order that stands,
-- when the review was last written.
CREATE FUNCTION verify_purchase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.verified_purchase := EXISTS (
    SELECT FROM orders
    JOIN order_lines ON order_lines.order_id = orders.id
    WHERE orders.user_id = NEW.user_id AND order_lines.product_id = NEW.product_id
      AND orders.status <> 'cancelled');
  RETURN NEW;
END $$;

CREATE TRIGGER reviews_verify_purchase BEFORE INSERT OR UPDATE ON reviews
  FOR EACH ROW EXECUTE FUNCTION verify_purchase();

-- A review stays with its author and its product.
CREATE FUNCTION refuse_review_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a review stays with its author and its product'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'reviews_stay';
END $$;

CREATE TRIGGER reviews_stay BEFORE UPDATE ON reviews
  FOR EACH ROW WHEN ((NEW.user_id, NEW.product_id) IS DISTINCT FROM (OLD.user_id, OLD.product_id))
  EXECUTE FUNCTION refuse_review_move();

-- What a review counted for and what it counts for now; 0 is nothing, for nobody sees it. It adds
-- to the row instead of counting anew, so that reviews written at once add up. The row is locked
-- until the commit: who writes several reviews in one transaction goes by product, as a checkout.
CREATE FUNCTION count_stars() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before integer := CASE WHEN OLD.status = 'visible' THEN OLD.rating ELSE 0 END;
  after  integer := CASE WHEN NEW.status = 'visible' THEN NEW.rating ELSE 0 END;
BEGIN
  IF before <> after THEN
    UPDATE products
    SET stars_1 = stars_1 + (after = 1)::integer - (before = 1)::integer,
        stars_2 = stars_2 + (after = 2)::integer - (before = 2)::integer,
        stars_3 = stars_3 + (after = 3)::integer - (before = 3)::integer,
        stars_4 = stars_4 + (after = 4)::integer - (before = 4)::integer,
        stars_5 = stars_5 + (after = 5)::integer - (before = 5)::integer
    WHERE id = COALESCE(NEW.product_id, OLD.product_id);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER reviews_count_stars AFTER INSERT OR UPDATE OR DELETE ON reviews
  FOR EACH ROW EXECUTE FUNCTION count_stars();
CREATE TRIGGER reviews_no_truncate BEFORE TRUNCATE ON reviews
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER reviews_bump_catalogue AFTER INSERT OR UPDATE OR DELETE ON reviews
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue();
