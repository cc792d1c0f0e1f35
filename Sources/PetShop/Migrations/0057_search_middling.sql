-- As before (0053), but for terms that a few products have in every bucket: of these it goes on, from
-- bucket to bucket, to the newest half of what is wanted. To look for as many among all others at
-- once took longer, and found the oldest.
CREATE OR REPLACE FUNCTION search_places(
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
  total integer := 0;
  is_rich boolean := true;
  found integer;
BEGIN
  FOR place IN REVERSE newest .. 0 LOOP
    IF newest - place = 4 AND total < most / 4 THEN
      IF NOT goes_deep THEN RETURN NEXT NULL; RETURN; END IF;
      is_rich := false;
      wanted := most / 2 - total;
    END IF;
    IF NOT is_rich AND total < (newest - place) * most / 64 THEN
      wanted := LEAST(most - total, GREATEST(most / 2, 1));
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
    total := total + found;
    wanted := wanted - found;
    EXIT WHEN wanted <= 0;
  END LOOP;
  IF wanted <= 0 THEN RETURN NEXT NULL; END IF;
END $$;
