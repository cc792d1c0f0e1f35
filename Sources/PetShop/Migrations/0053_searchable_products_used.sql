-- Searches go to searchable_products, and what they went to before is taken away.

-- Where the newest products lie that have all of some terms, so many at most: bucket by bucket, the
-- four newest and more while these are rich; then, if it goes deep, half as many of all the others at
-- once. Terms of many stems are a condition each, for the index to look for them only where the ones
-- before are; of few stems all are best looked for together. Many categories are asked of each row where
-- rows are many.
--
-- A place is good for the statement that asked, and no longer; reading the row again by it costs a tenth
-- of reading it by its key. NULL, last: there may be more.
CREATE FUNCTION search_places(
  terms tsquery[], categories bigint[], species text, brand text, most integer, goes_deep boolean
) RETURNS SETOF tid LANGUAGE plpgsql STABLE ROWS 1000 SET enable_seqscan = off AS $$
DECLARE
  newest integer := (SELECT COALESCE(max(product_id), 0) >> 13 FROM searchable_products);
  filter tsquery := search_filter_query(categories, NULL, NULL)::tsquery;
  one tsquery := COALESCE(
    terms[1] && search_filter_query(NULL, species, brand)::tsquery, terms[1]);
  two tsquery := COALESCE(terms[2], filter);
  three tsquery := COALESCE(terms[3], filter, two);
  others tsquery := COALESCE(array_to_string(NULLIF(terms[4:], '{}'), '&')::tsquery, filter, two);
  wanted integer := most;
  found integer;
BEGIN
  FOR place IN REVERSE newest .. 0 LOOP
    IF newest - place >= 4 AND most - wanted < most / 8 THEN
      IF NOT goes_deep THEN RETURN NEXT NULL; RETURN; END IF;
      wanted := LEAST(wanted, GREATEST(most / 2, 1));
      -- The sums keep the planner from reading all products in the order of their key.
      IF two IS NULL THEN
        RETURN QUERY
          SELECT s.ctid FROM searchable_products s
          WHERE s.stems @@ one AND s.product_id + 0 < (place + 1)::bigint << 13
          LIMIT wanted;
      ELSE
        RETURN QUERY
          SELECT s.ctid FROM searchable_products s
          WHERE s.stems @@ one AND s.stems @@ two AND s.stems @@ three AND s.stems @@ others
            AND (categories IS NULL OR s.category_id = ANY (categories))
            AND s.product_id + 0 < (place + 1)::bigint << 13
          LIMIT wanted;
      END IF;
      GET DIAGNOSTICS found = ROW_COUNT;
      wanted := wanted - found;
      EXIT;
    END IF;
    IF cardinality(terms) = 1 THEN
      RETURN QUERY
        SELECT s.ctid FROM searchable_products s
        WHERE s.bucket = place AND s.stems @@ one
          AND (categories IS NULL OR s.category_id = ANY (categories))
        ORDER BY s.product_id + 0 DESC LIMIT wanted;
    ELSE
      RETURN QUERY
        SELECT s.ctid FROM searchable_products s
        WHERE s.bucket = place
          AND s.stems @@ one AND s.stems @@ two AND s.stems @@ three AND s.stems @@ others
          AND (categories IS NULL OR s.category_id = ANY (categories))
        ORDER BY s.product_id + 0 DESC LIMIT wanted;
    END IF;
    GET DIAGNOSTICS found = ROW_COUNT;
    wanted := wanted - found;
    EXIT WHEN wanted <= 0;
  END LOOP;
  IF wanted <= 0 THEN RETURN NEXT NULL; END IF;
END $$;

-- Where the candidates of some queries lie, each the terms' tsqueries with a "&" between them. They are
-- looked for in names; unless the names are as many as are wanted, in all words; and where that is a
-- hundred at most, by what categories are called too. Words and categories go deep only where nothing
-- was found before, and nothing does for who has typed the whole name of a product. Of several queries
-- each gets half of what is wanted. Some may come twice; NULL as above.
CREATE FUNCTION search_candidate_places(
  in_names text[], in_words text[], anywhere text[], is_name boolean,
  categories bigint[], species text, brand text, most integer
) RETURNS SETOF tid LANGUAGE plpgsql STABLE ROWS 1000 AS $$
DECLARE
  share integer := CASE WHEN cardinality(in_names) > 1 THEN most / 2 ELSE most END;
  named integer;
  found integer;
BEGIN
  FOR number IN 1 .. cardinality(in_names) LOOP
    RETURN QUERY
      SELECT search_places(
        ARRAY[in_names[number]::tsquery], categories, species, brand, share, NOT is_name);
    GET DIAGNOSTICS named = ROW_COUNT;
    CONTINUE WHEN named >= share;
    RETURN QUERY
      SELECT search_places(
        ARRAY[in_words[number]::tsquery], categories, species, brand, share,
        named = 0 AND NOT is_name);
    GET DIAGNOSTICS found = ROW_COUNT;
    found := GREATEST(found, named);
    CONTINUE WHEN anywhere[number] = in_words[number];
    IF found <= 100 AND NOT is_name THEN
      RETURN QUERY
        SELECT search_places(
          string_to_array(anywhere[number], '&')::tsquery[], categories, species, brand, share,
          found = 0);
    ELSE
      RETURN NEXT NULL;
    END IF;
  END LOOP;
END $$;

-- Whether a product that is not archived, or a category, has one of the stems.
CREATE OR REPLACE FUNCTION search_is_live(stems text[]) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (
      SELECT FROM search_places(
        ARRAY[array_to_string(search_is_live.stems, '|')::tsquery], NULL, NULL, NULL, 1, true))
    OR EXISTS (
      SELECT FROM category_search c
      WHERE c.stems @@ array_to_string(search_is_live.stems, '|')::tsquery);
END;

-- Those of the stems that are in the dictionary; checked, those that lead to a product or a category.
CREATE OR REPLACE FUNCTION search_known(stems text[], checked boolean) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  known text[] := ARRAY(
    SELECT stem FROM unnest(stems) AS stem
    WHERE EXISTS (SELECT FROM search_words w WHERE w.stem = stem.stem));
BEGIN
  IF NOT checked OR known = '{}' THEN RETURN known; END IF;
  RETURN ARRAY(
    SELECT stem FROM unnest(known) AS stem
    WHERE search_is_live(
      stem || ARRAY(SELECT s.synonym_stem FROM search_synonyms s WHERE s.stem = stem.stem)));
END $$;

-- Everything again, for who changed the rules.
CREATE OR REPLACE FUNCTION search_rebuild() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_write(p) FROM products p WHERE archived_at IS NULL;
  UPDATE categories SET name = name;
END $$;

DROP TRIGGER products_index_new ON products;
DROP TRIGGER products_index_changed ON products;
DROP FUNCTION index_product();
DROP FUNCTION search_index_product(products);
DROP FUNCTION search_candidates(tsquery, tsquery, integer);
DROP FUNCTION search_newest(tsquery, integer);
DROP TABLE product_search;
