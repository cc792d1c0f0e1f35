import PostgreSQL

extension SearchHits {
  /// The queries for names, and those for anywhere; the places of the terms, how many of these do
  /// not only sort; the stems of a whole name, the text, a SKU; categories, species and brand; how
  /// many candidates at most; lowest and highest price, in stock, lowest rating; the order; name,
  /// value and id of the last place seen.
  ///
  /// A term counts most in the name, then in tags, brand and species, then for the category, then
  /// in the description; the word itself more than what is like it. Who types a whole name or SKU
  /// gets it first. Of equals the shorter name is first, and then the newer product.
  static let ranked = Query<
    Hit, [String], [String], [String], Int32, String?, String, String?, [Int64]?, String?, String?,
    Int32, Money?, Money?, Bool?, Int32?, ProductListing.Order, String?, Int64?, Product.ID?
  >(
    """
    WITH asked AS MATERIALIZED (
      SELECT ARRAY[$5, array_to_string(search_stems($6), ' ')] AS names,
             search_sku($7) AS sku,
             COALESCE('&' || search_filter_query($8, $9, $10), '') AS filter
    ), terms AS MATERIALIZED (
      SELECT CASE WHEN place <= $4 THEN 100 ELSE 10 END AS weight,
             ($3::text[])[6 * place - 5]::tsquery AS in_name,
             ($3::text[])[6 * place - 4]::tsquery AS in_name_alike,
             ($3::text[])[6 * place - 3]::tsquery AS in_tags,
             ($3::text[])[6 * place - 2]::tsquery AS in_tags_alike,
             ($3::text[])[6 * place - 1]::tsquery AS in_category,
             ($3::text[])[6 * place]::tsquery AS anywhere
      FROM generate_series(1, cardinality($3::text[]) / 6) AS place
    ), found AS MATERIALIZED (
      SELECT search_candidates(
               (queries.in_names || asked.filter)::tsquery,
               (queries.anywhere || asked.filter)::tsquery, $11) AS id
      FROM asked, unnest($1::text[], $2::text[]) AS queries (in_names, anywhere)
      UNION
      (SELECT s.product_id
       FROM asked, product_search s
       WHERE s.name_key = ANY (asked.names) AND s.name_key <> '' AND cardinality($1) > 0
       ORDER BY s.product_id DESC
       LIMIT $11)
      UNION
      (SELECT s.product_id
       FROM product_search s
       WHERE s.sku_key ~>=~ search_sku($7) AND s.sku_key ~<~ (search_sku($7) || U&'\\+10FFFF')
         AND length(search_sku($7)) >= 4
       LIMIT $11)
    ), scored AS (
      SELECT p.id, p.name, p.price, p.rating,
             CASE WHEN s.name_key = ANY (asked.names) OR s.sku_key = asked.sku
               THEN 1000000 ELSE 0 END
             + COALESCE((
                 SELECT sum(t.weight * CASE
                   WHEN s.stems @@ t.in_name THEN 20
                   WHEN s.stems @@ t.in_name_alike THEN 16
                   WHEN s.stems @@ t.in_tags THEN 12
                   WHEN s.stems @@ t.in_tags_alike THEN 10
                   WHEN s.stems @@ t.in_category THEN 8
                   WHEN s.stems @@ t.anywhere THEN 4
                   ELSE 0 END)
                 FROM terms t), 0)
             - LEAST(cardinality(string_to_array(s.name_key, ' ')), 99) AS relevance
      FROM asked, found f
      -- One by one through their keys, whatever the planner thinks of how many there are.
      CROSS JOIN LATERAL (SELECT * FROM product_search WHERE product_id = f.id LIMIT 1) s
      CROSS JOIN LATERAL (SELECT * FROM products WHERE id = f.id LIMIT 1) p
      WHERE p.archived_at IS NULL
        AND ($8 IS NULL OR p.category_id = ANY ($8))
        AND ($9 IS NULL OR p.species = $9)
        AND ($10 IS NULL OR p.brand = $10)
        AND ($12 IS NULL OR p.price >= $12)
        AND ($13 IS NULL OR p.price <= $13)
        AND ($14 IS NULL OR p.in_stock = $14)
        AND ($15 IS NULL OR p.rating >= $15)
    ), place AS (
      SELECT CASE $16 WHEN 'name' THEN name ELSE '' END AS name,
             CASE $16 WHEN 'relevance' THEN relevance WHEN 'rating' THEN rating
                      WHEN 'newest' THEN 0 WHEN 'name' THEN 0 ELSE price END AS value,
             CASE WHEN $16 IN ('name', 'price') THEN 1 ELSE -1 END AS direction, id
      FROM scored
    )
    SELECT $16, name, value, id,
           $19 IS NULL OR (name, value * direction, id * direction)
                        > ($17, $18 * direction, $19 * direction),
           (SELECT count(*) FROM found) >= $11
    FROM place
    ORDER BY name, value * direction, id * direction
    """
  ) { row throws(PostgreSQLError) in
    Hit(
      place: try ProductListing.Position(row.next(), &row), isAhead: try row.next(),
      isCut: try row.next())
  }
}
