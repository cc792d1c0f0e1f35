import PostgreSQL

extension SearchHits {
  /// The queries for names, for words and for anywhere; the places of the terms, how many of these
  /// do not only sort; the stems of a whole name, the text, a SKU; categories, species and brand; how
  /// many candidates at most; lowest and highest price, in stock, lowest rating; the order; name,
  /// value and id of the last place seen; how many places, after how many; whether facets are asked
  /// for.
  ///
  /// How many there are, then the places of a page, then the facets: counts by category, species,
  /// brand and price, each the most common first, prices ascending. No rows for nothing.
  ///
  /// Who types a whole name or SKU gets it first. Of equals the shorter name is first, and then the
  /// newer product.
  static let ranked = Query<
    Finding, [String], [String], [String], [String], Int32, String?, String, String?, [Int64]?,
    String?, String?, Int32, Money?, Money?, Bool?, Int32?, ProductListing.Order, String?, Int64?,
    Product.ID?, Int64, Int64, Bool
  >(
    """
    WITH asked AS MATERIALIZED (
      SELECT $4::text[]::tsquery[] AS places, cardinality($4) / 6 AS terms,
             names, search_sku($8) AS sku,
             cardinality($4) > 18 AND EXISTS (
               SELECT FROM searchable_products s WHERE s.name_key = ANY (names)) AS is_name
      FROM (SELECT ARRAY[$6, array_to_string(search_stems($7), ' ')]) AS typed (names)
    ), candidates AS MATERIALIZED (
      SELECT search_candidate_places($1, $2, $3, asked.is_name, $9, $10, $11, $12) AS place
      FROM asked
      UNION
      (SELECT s.ctid
       FROM asked, searchable_products s
       WHERE s.name_key = ANY (asked.names) AND s.name_key <> '' AND cardinality($1) > 0
       ORDER BY s.product_id DESC
       LIMIT $12)
      UNION
      (SELECT s.ctid
       FROM searchable_products s
       WHERE s.sku_key ~>=~ search_sku($8) AND s.sku_key ~<~ (search_sku($8) || U&'\\+10FFFF')
         AND length(search_sku($8)) >= 4
       LIMIT $12)
    ), hits AS MATERIALIZED (
      SELECT s.product_id AS id, s.category_id, s.species, s.brand, s.price, s.rating,
             CASE WHEN s.name_key = ANY (asked.names) OR s.sku_key = asked.sku
               THEN 1000000 ELSE 0 END
             + COALESCE(search_relevance(s.stems, asked.places, asked.terms, $5), 0)
             - LEAST(s.name_length, 99) AS relevance,
             width_bucket(s.price, ARRAY[1000, 2500, 5000, 10000]::bigint[]) AS band
      FROM asked, searchable_products s
      WHERE s.ctid = ANY (ARRAY(SELECT place FROM candidates))
        AND ($9 IS NULL OR s.category_id = ANY ($9))
        AND ($10 IS NULL OR s.species = $10)
        AND ($11 IS NULL OR s.brand = $11)
        AND ($13 IS NULL OR s.price >= $13)
        AND ($14 IS NULL OR s.price <= $14)
        AND ($15 IS NULL OR s.in_stock = $15)
        AND ($16 IS NULL OR s.rating >= $16)
    ), place AS (
      SELECT CASE $17 WHEN 'name' THEN (SELECT name FROM products WHERE id = h.id) ELSE '' END
               AS name,
             CASE $17 WHEN 'relevance' THEN relevance WHEN 'rating' THEN rating
                      WHEN 'newest' THEN 0 WHEN 'name' THEN 0 ELSE price END AS value,
             CASE WHEN $17 IN ('name', 'price') THEN 1 ELSE -1 END AS direction, id
      FROM hits h
    ), page AS (
      SELECT name, value, id, direction
      FROM place
      WHERE $20 IS NULL OR (name, value * direction, id * direction)
                         > ($18, $19 * direction, $20 * direction)
      ORDER BY name, value * direction, id * direction
      LIMIT $21
      OFFSET $22
    ), counts AS (
      SELECT CASE
               WHEN GROUPING(category_id) = 0 THEN 'category'
               WHEN GROUPING(species) = 0 THEN 'species'
               WHEN GROUPING(brand) = 0 THEN 'brand'
               ELSE 'price'
             END AS subject,
             count(*) AS count, COALESCE(species, brand) AS value, category_id, band,
             min(price) AS lowest, max(price) AS highest
      FROM hits
      WHERE $23
      GROUP BY GROUPING SETS ((category_id), (species), (brand), (band))
    )
    SELECT 'total', count(*),
           (SELECT count(*) >= $12 OR bool_or(place IS NULL) FROM candidates), $17, '', 0, 0,
           NULL, NULL, 0, 0, 0, NULL::bigint, NULL::bigint, NULL, NULL
    FROM hits
    HAVING count(*) > 0
    UNION ALL
    (SELECT 'place', 0, false, $17, name, value, id,
            NULL, NULL, 0, 0, 0, NULL, NULL, NULL, NULL
     FROM page
     ORDER BY name, value * direction, id * direction)
    UNION ALL
    (SELECT 'count', f.count, false, $17, '', 0, 0,
            f.subject, f.value, f.lowest, f.highest,
            (ARRAY[0, 1000, 2500, 5000, 10000]::bigint[])[COALESCE(f.band, 0) + 1],
            (ARRAY[1000, 2500, 5000, 10000]::bigint[])[f.band + 1],
            c.id, c.slug, c.name
     FROM counts f
     LEFT JOIN categories c ON c.id = f.category_id
     ORDER BY f.band, f.count DESC, f.value, c.name, c.id)
    """
  ) { row throws(PostgreSQLError) in try Finding(&row) }
}
