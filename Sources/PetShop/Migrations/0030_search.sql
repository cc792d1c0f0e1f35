-- How products are found by their words. docs/decisions/0012-search.md says why it is so.

-- All three are trusted: whoever may create objects in the database may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Lower case, without accents: "Arnés" is "arnes", "CAÑA" is "cana".
CREATE FUNCTION search_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(regexp_replace(normalize(words, NFKD), U&'[\0300-\036F]', '', 'g'));

-- A folded word without its plural, and a long one without its gender, in Spanish and in English:
-- collares, arneses, peces, leashes and puppies become one with their singulars. What is left need
-- not be a word, only the same for both.
CREATE FUNCTION search_stem(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
  stem text := left(word, 40);
BEGIN
  IF length(stem) <= 3 OR stem ~ '[0-9]' THEN RETURN stem; END IF;
  IF length(stem) > 5 AND right(stem, 4) = 'eses' THEN stem := left(stem, -2); END IF;
  IF right(stem, 1) = 's' AND right(stem, 2) <> 'ss' THEN stem := left(stem, -1); END IF;
  IF length(stem) > 3 AND right(stem, 1) = 'e' THEN stem := left(stem, -1); END IF;
  IF length(stem) > 3 AND right(stem, 1) = 'y' THEN stem := left(stem, -1) || 'i'; END IF;
  IF right(stem, 1) = 'c' THEN stem := left(stem, -1) || 'z'; END IF;
  IF length(stem) >= 7 AND stem ~ '[^ao][ao]$' THEN stem := left(stem, -1); END IF;
  RETURN stem;
END $$;

-- How a stem sounds to who writes by ear: b and v, c and s and z, g and j, ll and y, a silent h; in
-- English oo as u. Doubled letters and the last vowel count for nothing.
CREATE FUNCTION search_sound(stem text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
  sound text := replace(replace(replace(stem, 'sh', 'ch'), 'll', 'y'), 'oo', 'u');
BEGIN
  sound := replace(replace(sound, 'ch', '1'), 'h', '');
  sound := regexp_replace(sound, 'qu(?=[ei])|q|c(?![ei])', 'k', 'g');
  sound := regexp_replace(sound, 'g(?=[ei])', 'j', 'g');
  sound := regexp_replace(sound, 'gu(?=[ei])', 'g', 'g');
  sound := regexp_replace(translate(sound, 'cvwxz', 'sbbss'), '(.)\1+', '\1', 'g');
  RETURN CASE WHEN length(sound) > 3 THEN regexp_replace(sound, '[aeo]$', '') ELSE sound END;
END $$;

-- The letters of a stem in the order of the alphabet: the same when two have changed places.
CREATE FUNCTION search_letters(stem text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT string_agg(letter, '' ORDER BY letter) FROM string_to_table(stem, NULL) AS letter);

-- The words of a text, folded, in order: runs of letters and runs of digits ("12kg" is two).
CREATE FUNCTION search_tokens(words text) RETURNS SETOF text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 20
  RETURN (regexp_matches(search_fold(words), '[[:alpha:]]+|[0-9]+', 'g'))[1];

-- Words that say nothing about a product, and words that say too little to be asked of each ("pet"
-- in a pet shop): these only sort what is found. They are data: change them with SQL. A word taken
-- off the list is found again in what is written afterwards, or everywhere after search_rebuild().
CREATE TABLE search_stop_words (
  word       text NOT NULL,
  only_sorts boolean NOT NULL DEFAULT false,
  CONSTRAINT search_stop_words_pkey PRIMARY KEY (word),
  CONSTRAINT search_stop_words_folded CHECK (word = search_fold(word))
);

-- Whoever searches for the word finds its synonym too; both ways takes two rows. Data as well.
CREATE TABLE search_synonyms (
  word         text NOT NULL,
  synonym      text NOT NULL,
  stem         text NOT NULL GENERATED ALWAYS AS (search_stem(search_fold(word))) STORED,
  synonym_stem text NOT NULL GENERATED ALWAYS AS (search_stem(search_fold(synonym))) STORED,
  CONSTRAINT search_synonyms_pkey PRIMARY KEY (word, synonym),
  CONSTRAINT search_synonyms_word_is_one CHECK (search_fold(word) ~ '^[[:alpha:]]{1,40}$'),
  CONSTRAINT search_synonyms_synonym_is_one CHECK (search_fold(synonym) ~ '^[[:alpha:]]{1,40}$')
);

CREATE INDEX search_synonyms_stem_idx ON search_synonyms (stem);

-- Every stem there ever was in products, categories and synonyms: what mistyped words are compared
-- with. There is no unique key on purpose: two who bring the same new word at once would have to
-- wait for each other, while two rows of one word do no harm.
CREATE TABLE search_words (
  stem  text NOT NULL,
  sound text NOT NULL GENERATED ALWAYS AS (search_sound(stem)) STORED,
  letters text NOT NULL GENERATED ALWAYS AS (search_letters(stem)) STORED
);

CREATE INDEX search_words_stem_idx ON search_words (stem text_pattern_ops);
CREATE INDEX search_words_sound_idx ON search_words (sound);
CREATE INDEX search_words_letters_idx ON search_words (letters);
CREATE INDEX search_words_trigrams_idx ON search_words USING gin (stem gin_trgm_ops);

-- Every product that is not archived, with the stems it is found by: "collar" for one that stands
-- anywhere, "n_collar" for one of its name, "t_collar" for one of its tags, brand or species; and
-- "category_7", "species_dog", "brand_" with a digest, to filter by. A category is here as its
-- number, so that one UPDATE renames it for all its products.
CREATE TABLE product_search (
  product_id bigint NOT NULL,
  -- 8,192 products each. The newest buckets are looked through first: where a word is common they
  -- hold enough of it, and nobody reads the rest of a list that is a million long.
  bucket     integer NOT NULL GENERATED ALWAYS AS ((product_id >> 13)::integer) STORED,
  stems      tsvector NOT NULL,
  -- The stems of the name, in order: who types a whole name finds it first.
  name_key   text NOT NULL,
  -- The SKU's letters and digits.
  sku_key    text,
  CONSTRAINT product_search_pkey PRIMARY KEY (product_id),
  CONSTRAINT product_search_product_fkey FOREIGN KEY (product_id) REFERENCES products (id)
    ON DELETE CASCADE
);

CREATE INDEX product_search_stems_idx ON product_search USING gin (bucket, stems)
  WITH (fastupdate = off);
CREATE INDEX product_search_name_key_idx ON product_search (name_key, product_id);
CREATE INDEX product_search_sku_key_idx ON product_search (sku_key text_pattern_ops);

CREATE TABLE category_search (
  category_id bigint NOT NULL,
  stems       tsvector NOT NULL,
  CONSTRAINT category_search_pkey PRIMARY KEY (category_id),
  CONSTRAINT category_search_category_fkey FOREIGN KEY (category_id) REFERENCES categories (id)
    ON DELETE CASCADE
);

-- The stems of a text as a product or a category is found by them, in order.
CREATE FUNCTION search_stems(words text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ARRAY(
    SELECT search_stem(token)
    FROM search_tokens(words) AS token
    WHERE NOT EXISTS (SELECT FROM search_stop_words WHERE word = token AND NOT only_sorts));

-- The letters and digits of a SKU.
CREATE FUNCTION search_sku(sku text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT string_agg(token, '') FROM search_tokens(sku) AS token);

-- The mark before each.
CREATE FUNCTION search_marked(mark text, stems text[]) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY(SELECT mark || stem FROM unnest(stems) AS stem);

CREATE FUNCTION search_filter(category bigint, species text, brand text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_remove(
    ARRAY['category_' || category, 'species_' || species, 'brand_' || md5(brand)], NULL);

-- Stems nobody had before.
CREATE FUNCTION search_learn(stems text[]) RETURNS void LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO search_words (stem)
  SELECT DISTINCT new.stem
  FROM unnest(stems) AS new (stem)
  WHERE new.stem !~ '[0-9]' AND length(new.stem) > 2
    AND NOT EXISTS (SELECT FROM search_words w WHERE w.stem = new.stem);
END;

-- One statement does it, because a call of a function costs more than what it does here.
CREATE FUNCTION search_index_product(product products) RETURNS void LANGUAGE plpgsql AS $$
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
    INSERT INTO product_search (product_id, stems, name_key, sku_key)
    SELECT product.id,
           array_to_tsvector(
             COALESCE(array_agg(stem) || array_agg(mark || stem), '{}')
             || search_filter(product.category_id, product.species, product.brand)),
           COALESCE(string_agg(stem, ' ' ORDER BY place) FILTER (WHERE mark = 'n_'), ''),
           search_sku(product.sku)
    FROM words
    ON CONFLICT (product_id) DO UPDATE
    SET stems = EXCLUDED.stems, name_key = EXCLUDED.name_key, sku_key = EXCLUDED.sku_key
  )
  SELECT array_agg(DISTINCT w.stem) INTO new_stems
  FROM words w
  WHERE w.stem !~ '[0-9]' AND length(w.stem) > 2
    AND NOT EXISTS (SELECT FROM search_words known WHERE known.stem = w.stem);
  IF new_stems IS NOT NULL THEN PERFORM search_learn(new_stems); END IF;
END $$;

CREATE FUNCTION index_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.archived_at IS NULL THEN
    PERFORM search_index_product(NEW);
  ELSE
    DELETE FROM product_search WHERE product_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER products_index_new AFTER INSERT ON products
  FOR EACH ROW EXECUTE FUNCTION index_product();
-- A sale, a price or a threshold changes no words.
CREATE TRIGGER products_index_changed
  AFTER UPDATE OF name, description, category_id, species, brand, sku, tags, archived_at ON products
  FOR EACH ROW
  WHEN ((OLD.name, OLD.description, OLD.category_id, OLD.species, OLD.brand, OLD.sku, OLD.tags,
         OLD.archived_at)
    IS DISTINCT FROM (NEW.name, NEW.description, NEW.category_id, NEW.species, NEW.brand, NEW.sku,
         NEW.tags, NEW.archived_at))
  EXECUTE FUNCTION index_product();

CREATE FUNCTION index_category() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  name text[] := search_stems(NEW.name);
  stems text[] := name || search_stems(NEW.description);
BEGIN
  INSERT INTO category_search (category_id, stems)
  VALUES (NEW.id, array_to_tsvector(stems || search_marked('n_', name)))
  ON CONFLICT (category_id) DO UPDATE SET stems = EXCLUDED.stems;
  PERFORM search_learn(stems);
  RETURN NULL;
END $$;

CREATE TRIGGER categories_index AFTER INSERT OR UPDATE OF name, description ON categories
  FOR EACH ROW EXECUTE FUNCTION index_category();

CREATE FUNCTION learn_synonym() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_learn(ARRAY[NEW.stem, NEW.synonym_stem]);
  RETURN NULL;
END $$;

CREATE TRIGGER search_synonyms_learn AFTER INSERT OR UPDATE ON search_synonyms
  FOR EACH ROW EXECUTE FUNCTION learn_synonym();

CREATE CONSTRAINT TRIGGER search_synonyms_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON search_synonyms
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue();
CREATE CONSTRAINT TRIGGER search_stop_words_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON search_stop_words
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue();

-- Everything again, for who changed the rules.
CREATE FUNCTION search_rebuild() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_index_product(p) FROM products p WHERE archived_at IS NULL;
  UPDATE categories SET name = name;
END $$;

-- The stems of the dictionary that a mistyped one may stand for: those that sound the same; else
-- those it is the beginning of; else the nearest of those that are one wrong key away, two for a
-- long one, or have two letters in each other's place. Nobody mistypes the first letter, but for g
-- and j.
CREATE FUNCTION search_similar(mistyped text) RETURNS SETOF text LANGUAGE plpgsql STABLE
SET pg_trgm.similarity_threshold = 0.25 AS $$
BEGIN
  IF length(mistyped) NOT BETWEEN 3 AND 30 THEN RETURN; END IF;
  RETURN QUERY
    SELECT DISTINCT w.stem FROM search_words w WHERE w.sound = search_sound(mistyped);
  IF FOUND OR length(mistyped) < 4 THEN RETURN; END IF;
  RETURN QUERY
    SELECT DISTINCT w.stem FROM search_words w
    WHERE w.stem ~>~ mistyped AND w.stem ~<~ (mistyped || U&'\+10FFFF') LIMIT 8;
  IF FOUND THEN RETURN; END IF;
  RETURN QUERY
    WITH near AS (
      SELECT w.stem, levenshtein(w.sound, search_sound(mistyped)) AS distance
      FROM search_words w
      WHERE w.stem % mistyped AND abs(length(w.stem) - length(mistyped)) <= 2
        AND translate(left(w.sound, 1), 'j', 'g')
          = translate(left(search_sound(mistyped), 1), 'j', 'g')
        AND (length(mistyped) > 4 OR similarity(w.stem, mistyped) >= 0.4)
      UNION
      SELECT w.stem, 1
      FROM search_words w
      WHERE w.letters = search_letters(mistyped) AND levenshtein(w.stem, mistyped) = 2
    ), ranked AS (
      SELECT n.stem, similarity(n.stem, mistyped) AS likeness,
             rank() OVER (ORDER BY n.distance, round(similarity(n.stem, mistyped)::numeric, 1) DESC)
      FROM near n
      WHERE n.distance <= CASE WHEN length(mistyped) >= 8 THEN 2 ELSE 1 END
    )
    SELECT r.stem FROM ranked r WHERE r.rank = 1 ORDER BY r.likeness DESC, r.stem LIMIT 3;
END $$;

-- The categories whose names have one of the stems, and all below them.
CREATE FUNCTION search_categories(stems text[]) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  names tsquery := 'n_' || array_to_string(stems, '|n_');
  named bigint[] := ARRAY(SELECT s.category_id FROM category_search s WHERE s.stems @@ names);
BEGIN
  IF named = '{}' THEN RETURN named; END IF;
  RETURN ARRAY(
    WITH RECURSIVE family (id) AS (
      SELECT unnest(named)
      UNION
      SELECT c.id FROM categories c JOIN family f ON c.parent_id = f.id
    )
    SELECT id FROM family);
END $$;

-- Whether a product that is not archived, or a category, has one of the stems.
CREATE FUNCTION search_is_live(stems text[]) RETURNS boolean LANGUAGE sql STABLE
SET enable_seqscan = off
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT FROM product_search p
    WHERE p.stems @@ array_to_string(search_is_live.stems, '|')::tsquery)
  OR EXISTS (
    SELECT FROM category_search c
    WHERE c.stems @@ array_to_string(search_is_live.stems, '|')::tsquery);
END;

-- Those of the stems that are in the dictionary; checked, those that lead to a product or a category.
CREATE FUNCTION search_known(stems text[], checked boolean) RETURNS text[] LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT COALESCE(array_agg(known.stem), '{}')
  FROM unnest(stems) AS known (stem)
  WHERE EXISTS (SELECT FROM search_words w WHERE w.stem = known.stem)
    AND (NOT checked
      OR search_is_live(known.stem
        || ARRAY(SELECT s.synonym_stem FROM search_synonyms s WHERE s.stem = known.stem)));
END;

-- The stems a word stands for: its own; or with a neighbour's it is one word ("corta uñas"); or it
-- was mistyped.
CREATE FUNCTION search_meanings(before text, word text, after text, checked boolean)
RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  found text[];
BEGIN
  found := search_known(ARRAY[search_stem(word)], checked);
  IF found = '{}' THEN
    found := search_known(ARRAY[search_stem(before || word), search_stem(word || after)], checked);
  END IF;
  IF found = '{}' THEN
    found := search_known(ARRAY(SELECT search_similar(search_stem(word))), checked);
  END IF;
  RETURN found;
END $$;

-- What the words of a query mean, in their order: the stems they stand for; the stems of synonyms;
-- the categories they name. No stems at all: nothing in the shop is called anything like it. Exact
-- is a word that is known as it was typed. Minor are numbers and units, which say which of the
-- products, but not which products.
--
-- A stem of the dictionary may be that of products which are gone. Checked, that is found out.
CREATE FUNCTION search_terms(
  words text, checked boolean,
  OUT word text, OUT stems text[], OUT synonyms text[], OUT categories bigint[],
  OUT is_exact boolean, OUT is_minor boolean
) RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
DECLARE
  tokens text[] := ARRAY(SELECT token FROM search_tokens(words) AS token LIMIT 100);
  telling text[] := ARRAY(
    SELECT token FROM unnest(tokens) AS token
    WHERE NOT EXISTS (SELECT FROM search_stop_words s WHERE s.word = token AND NOT s.only_sorts)
       OR EXISTS (SELECT FROM search_synonyms s WHERE s.word = token));
  place integer;
BEGIN
  IF telling = '{}' THEN telling := tokens; END IF;
  FOR place IN 1 .. LEAST(cardinality(telling), 8) LOOP
    word := telling[place];
    IF word = ANY (telling[:place - 1]) THEN CONTINUE; END IF;
    is_minor := word ~ '[0-9]' OR length(word) < 3
      OR EXISTS (SELECT FROM search_stop_words s WHERE s.word = search_terms.word AND s.only_sorts);
    stems := CASE WHEN is_minor THEN ARRAY[search_stem(word)]
      ELSE search_meanings(telling[place - 1], word, telling[place + 1], checked) END;
    is_exact := search_stem(word) = ANY (stems);
    synonyms := ARRAY(
      SELECT DISTINCT s.synonym_stem FROM search_synonyms s
      WHERE s.stem = ANY (stems) AND s.synonym_stem <> ALL (stems));
    categories := CASE WHEN stems = '{}' THEN '{}' ELSE search_categories(stems || synonyms) END;
    RETURN NEXT;
  END LOOP;
END $$;

-- The newest products that a query finds, so many at most: bucket by bucket while these are rich,
-- then all the others at once.
CREATE FUNCTION search_newest(query tsquery, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 1000 SET enable_seqscan = off AS $$
DECLARE
  newest integer := (SELECT COALESCE(max(product_id), 0) >> 13 FROM product_search);
  wanted integer := most;
  found integer;
BEGIN
  FOR place IN REVERSE newest .. 0 LOOP
    IF newest - place >= 4 AND most - wanted < most / 8 THEN
      RETURN QUERY
        SELECT s.product_id FROM product_search s
        WHERE s.stems @@ query AND s.product_id < (place + 1)::bigint << 13
        LIMIT wanted;
      RETURN;
    END IF;
    RETURN QUERY
      SELECT s.product_id FROM product_search s
      WHERE s.bucket = place AND s.stems @@ query
      -- The sum keeps the planner from reading all products in the order of their key.
      ORDER BY s.product_id + 0 DESC LIMIT wanted;
    GET DIAGNOSTICS found = ROW_COUNT;
    wanted := wanted - found;
    IF wanted <= 0 THEN RETURN; END IF;
  END LOOP;
END $$;

-- Those that have it in their names; and unless that are as many as are wanted, those that have it
-- anywhere.
CREATE FUNCTION search_candidates(in_names tsquery, anywhere tsquery, most integer)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 1000 AS $$
DECLARE
  found integer;
BEGIN
  RETURN QUERY SELECT search_newest(in_names, most);
  GET DIAGNOSTICS found = ROW_COUNT;
  IF found < most THEN RETURN QUERY SELECT search_newest(anywhere, most); END IF;
END $$;

-- What a filter asks of the stems, as the text of a tsquery; NULL when it asks nothing. No category
-- at all is category 0, which nothing is in.
CREATE FUNCTION search_filter_query(categories bigint[], species text, brand text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT string_agg('(' || asked.stems || ')', '&')
  FROM (VALUES
    (CASE WHEN categories IS NOT NULL THEN
      array_to_string(search_marked('category_', array_append(categories, 0::bigint)::text[]), '|')
    END),
    ('''' || replace(replace('species_' || species, '\', '\\'), '''', '''''') || ''''),
    ('brand_' || md5(brand))) AS asked (stems);
END;
