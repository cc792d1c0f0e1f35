import PostgreSQL

// The filter's arguments are those of the places: categories, species, brand, lowest and highest
// price, in stock, lowest rating.

extension ProductListing {
  /// How many products there are, counted no further than needed.
  static let count = Query<
    Int64, [Int64]?, String?, String?, Money?, Money?, Bool?, Int32?
  >(
    """
    SELECT count(*) FROM (
      SELECT FROM products_on_sale($1, $2, $3, $4, $5, $6, $7) LIMIT 10001) AS counted
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try row.next() }

  /// How many products the planner believes there are.
  static let estimate = Query<Int64>(
    """
    SELECT GREATEST(reltuples, 0)::bigint
    FROM pg_class
    WHERE oid = 'products'::regclass
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The places of a few products, found first and sorted then, in whichever order: an index of the
  /// order would be searched for them from end to end.
  ///
  /// After the filter the order; name, value and id of the last place seen; limit and offset.
  static let fewPlaces = Query<
    Position, [Int64]?, String?, String?, Money?, Money?, Bool?, Int32?, Order, String?, Int64?,
    Product.ID?, Int64, Int64
  >(
    """
    WITH found AS MATERIALIZED (
      SELECT id FROM products_on_sale($1, $2, $3, $4, $5, $6, $7)
    ), place AS (
      SELECT CASE $8 WHEN 'name' THEN p.name ELSE '' END AS name,
             CASE $8 WHEN 'price' THEN p.price WHEN '-price' THEN p.price
                     WHEN 'rating' THEN p.rating ELSE 0 END AS value,
             CASE WHEN $8 IN ('name', 'price') THEN 1 ELSE -1 END AS direction, p.id
      FROM found
      JOIN products p USING (id)
    )
    SELECT $8, name, value, id
    FROM place
    WHERE $11 IS NULL OR (name, value * direction, id * direction)
                       > ($9, $10 * direction, $11 * direction)
    ORDER BY name, value * direction, id * direction
    LIMIT $12
    OFFSET $13
    """, planned: .eachTime
  ) { row throws(PostgreSQLError) in try Position(row.next(), &row) }
}
