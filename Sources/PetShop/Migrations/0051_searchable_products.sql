-- All that a search asks of a product in one row: what it is found and ranked by, what a search is
-- filtered by and what its facets count. Another row to be read is another page of a large table.
-- Takes the place of product_search: this makes it, the next migration fills it, and the one after
-- that puts it to use. docs/decisions/0012-search.md says why it is so.

-- The columns of a fixed width come first, where they are found without reading what is before.
-- There is room on each page for new prices: such a row is written beside the old one, and no index
-- is touched.
CREATE TABLE searchable_products (
  product_id  bigint NOT NULL,
  category_id bigint,
  price       bigint NOT NULL,
  -- 8,192 products each: see search_scan.
  bucket      integer NOT NULL GENERATED ALWAYS AS ((product_id >> 13)::integer) STORED,
  rating      integer NOT NULL,
  -- How many stems the name has.
  name_length integer NOT NULL,
  in_stock    boolean NOT NULL,
  species     text,
  brand       text,
  -- The stems of the name, in order: who types a whole name finds it first.
  name_key    text NOT NULL,
  -- The SKU's letters and digits.
  sku_key     text,
  -- "collar" for a stem that stands anywhere, "n_collar" for one of the name, "t_collar" for one of
  -- tags, brand or species; and "category_7", "species_dog", "brand_" with a digest, to filter by. A
  -- category is here as its number, so that one UPDATE renames it for all its products.
  stems       tsvector NOT NULL,
  CONSTRAINT searchable_products_pkey PRIMARY KEY (product_id),
  CONSTRAINT searchable_products_product_fkey FOREIGN KEY (product_id) REFERENCES products (id)
    ON DELETE CASCADE
) WITH (fillfactor = 85);

-- One statement does it, because a call of a function costs more than what it does here.
CREATE FUNCTION search_write(product products) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  new_stems text[];
BEGIN
  WITH words AS (
    SELECT text.mark, found.place, search_stem(found.token[1]) AS stem
    FROM (VALUES
      ('n_', product.name),
      ('t_', concat_ws(' ', array_to_string(product.tags, ' '), product.brand, product.species)),
      ('', product.description)) AS text (mark, words)
    CROSS JOIN LATERAL
      regexp_matches(search_fold(text.words), '[[:alpha:]]+|[0-9]+', 'g')
      WITH ORDINALITY AS found (token, place)
    WHERE NOT EXISTS (
      SELECT FROM search_stop_words s WHERE s.word = found.token[1] AND NOT s.only_sorts)
  ), written AS (
    INSERT INTO searchable_products (product_id, category_id, price, rating, name_length, in_stock,
                                     species, brand, name_key, sku_key, stems)
    SELECT product.id, product.category_id, product.price, product.rating,
           count(*) FILTER (WHERE mark = 'n_'), product.in_stock, product.species, product.brand,
           COALESCE(string_agg(stem, ' ' ORDER BY place) FILTER (WHERE mark = 'n_'), ''),
           search_sku(product.sku),
           array_to_tsvector(
             COALESCE(array_agg(stem) || array_agg(mark || stem), '{}')
             || search_filter(product.category_id, product.species, product.brand))
    FROM words
    ON CONFLICT ON CONSTRAINT searchable_products_pkey DO UPDATE
    SET category_id = EXCLUDED.category_id, price = EXCLUDED.price, rating = EXCLUDED.rating,
        name_length = EXCLUDED.name_length, in_stock = EXCLUDED.in_stock,
        species = EXCLUDED.species, brand = EXCLUDED.brand, name_key = EXCLUDED.name_key,
        sku_key = EXCLUDED.sku_key, stems = EXCLUDED.stems
  )
  SELECT array_agg(DISTINCT w.stem) INTO new_stems
  FROM words w
  WHERE w.stem !~ '[0-9]' AND length(w.stem) > 2
    AND NOT EXISTS (SELECT FROM search_words known WHERE known.stem = w.stem);
  IF new_stems IS NOT NULL THEN PERFORM search_learn(new_stems); END IF;
END $$;

CREATE FUNCTION make_product_searchable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.archived_at IS NULL THEN
    PERFORM search_write(NEW);
  ELSE
    DELETE FROM searchable_products WHERE product_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION renew_searchable_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE searchable_products
  SET price = NEW.price, rating = NEW.rating, in_stock = NEW.in_stock
  WHERE product_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER products_searchable_new AFTER INSERT ON products
  FOR EACH ROW EXECUTE FUNCTION make_product_searchable();
CREATE TRIGGER products_searchable_words
  AFTER UPDATE OF name, description, category_id, species, brand, sku, tags, archived_at ON products
  FOR EACH ROW
  WHEN ((OLD.name, OLD.description, OLD.category_id, OLD.species, OLD.brand, OLD.sku, OLD.tags,
         OLD.archived_at)
    IS DISTINCT FROM (NEW.name, NEW.description, NEW.category_id, NEW.species, NEW.brand, NEW.sku,
         NEW.tags, NEW.archived_at))
  EXECUTE FUNCTION make_product_searchable();
-- Of any column, because triggers set what is asked for here. A sale that leaves something is none.
CREATE TRIGGER products_searchable_figures AFTER UPDATE ON products
  FOR EACH ROW
  WHEN ((OLD.price, OLD.rating, OLD.in_stock) IS DISTINCT FROM (NEW.price, NEW.rating, NEW.in_stock))
  EXECUTE FUNCTION renew_searchable_figures();

-- A thousand products each time, so that nobody who writes one waits for long. Whoever was there
-- before has written its row himself.
CREATE PROCEDURE fill_searchable_products() LANGUAGE plpgsql AS $$
DECLARE
  upto bigint := 0;
  newest bigint := (SELECT COALESCE(max(product_id), 0) FROM product_search);
BEGIN
  WHILE upto < newest LOOP
    WITH batch AS (
      SELECT id, category_id, price, rating, in_stock, species, brand
      FROM products
      WHERE id > upto AND id <= upto + 1000 AND archived_at IS NULL
      ORDER BY id
      FOR SHARE
    )
    INSERT INTO searchable_products (product_id, category_id, price, rating, name_length, in_stock,
                                     species, brand, name_key, sku_key, stems)
    SELECT p.id, p.category_id, p.price, p.rating,
           cardinality(string_to_array(s.name_key, ' ')), p.in_stock, p.species, p.brand,
           s.name_key, s.sku_key, s.stems
    FROM batch p
    JOIN product_search s ON s.product_id = p.id
    ON CONFLICT ON CONSTRAINT searchable_products_pkey DO NOTHING;
    COMMIT;
    upto := upto + 1000;
  END LOOP;
END $$;

-- How well a product answers one term: a term counts most in the name, then in tags, brand and
-- species, then for the category, then in the description; the word itself more than what is like it.
-- There are six places a term: its name, what is like it in the name, in tags, like it in tags,
-- categories, anywhere.
CREATE FUNCTION search_term_relevance(stems tsvector, places tsquery[], term integer)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN stems @@ places[6 * term - 5] THEN 20
  WHEN stems @@ places[6 * term - 4] THEN 16
  WHEN stems @@ places[6 * term - 3] THEN 12
  WHEN stems @@ places[6 * term - 2] THEN 10
  WHEN stems @@ places[6 * term - 1] THEN 8
  WHEN stems @@ places[6 * term] THEN 4
  ELSE 0 END;

-- How well it answers all of the terms, eight at most, of which so many do not only sort. Written
-- out, because the planner puts it in the place of its call, and a loop over a thousand products
-- would cost more than what is in it.
CREATE FUNCTION search_relevance(stems tsvector, places tsquery[], terms integer, telling integer)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN search_term_relevance(stems, places, 1) * CASE WHEN telling >= 1 THEN 100 ELSE 10 END
  + CASE WHEN terms < 2 THEN 0 ELSE
      search_term_relevance(stems, places, 2) * CASE WHEN telling >= 2 THEN 100 ELSE 10 END
    + CASE WHEN terms < 3 THEN 0 ELSE
        search_term_relevance(stems, places, 3) * CASE WHEN telling >= 3 THEN 100 ELSE 10 END
      + CASE WHEN terms < 4 THEN 0 ELSE
          search_term_relevance(stems, places, 4) * CASE WHEN telling >= 4 THEN 100 ELSE 10 END
        + CASE WHEN terms < 5 THEN 0 ELSE
            search_term_relevance(stems, places, 5) * CASE WHEN telling >= 5 THEN 100 ELSE 10 END
          + CASE WHEN terms < 6 THEN 0 ELSE
              search_term_relevance(stems, places, 6) * CASE WHEN telling >= 6 THEN 100 ELSE 10 END
            + CASE WHEN terms < 7 THEN 0 ELSE
                search_term_relevance(stems, places, 7) * CASE WHEN telling >= 7 THEN 100 ELSE 10 END
              + CASE WHEN terms < 8 THEN 0 ELSE
                  search_term_relevance(stems, places, 8)
                  * CASE WHEN telling >= 8 THEN 100 ELSE 10 END
                END END END END END END END;
