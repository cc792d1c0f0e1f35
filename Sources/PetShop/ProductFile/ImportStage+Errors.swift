import PostgreSQL

extension ImportStage {
  /// An error the stage was found to have, and how many there are.
  struct FoundError {
    let error: RowError
    let count: Int64
  }

  /// What only the database can tell, one for a field of a row. The columns that the file has, how
  /// many errors are wanted, and the most that a stock is set to, unless it is that already.
  static let errors = Query<FoundError, [String], Int32, Int64>(
    """
    WITH wrong (row_number, field, problem) AS (
      SELECT row_number, 'id', 'not_found'
      FROM import_stage
      WHERE id IS NOT NULL AND product_id IS NULL
      UNION ALL
      SELECT row_number, 'category', 'not_found'
      FROM import_stage
      WHERE category IS NOT NULL AND category_id IS NULL
      UNION ALL
      -- Nothing is new without these.
      SELECT row_number, field, 'required'
      FROM import_stage, unnest(ARRAY['name', 'price', 'stock']) AS needed (field)
      WHERE id IS NULL AND product_id IS NULL AND field <> ALL ($1)
      UNION ALL
      SELECT s.row_number, 'stock', 'excess'
      FROM import_stage s
      LEFT JOIN products p ON p.id = s.product_id
      WHERE s.stock > $3 AND s.stock IS DISTINCT FROM p.stock
      UNION ALL
      -- Two rows for one product.
      SELECT row_number, CASE WHEN id IS NULL THEN 'sku' ELSE 'id' END, 'duplicated'
      FROM (SELECT row_number, id,
                   row_number() OVER (PARTITION BY product_id ORDER BY row_number) AS nth
            FROM import_stage
            WHERE product_id IS NOT NULL) AS numbered
      WHERE nth > 1
      UNION ALL
      SELECT row_number, 'sku', 'duplicated'
      FROM (SELECT row_number, row_number() OVER (PARTITION BY sku ORDER BY row_number) AS nth
            FROM import_stage
            WHERE sku IS NOT NULL) AS numbered
      WHERE nth > 1
      UNION ALL
      -- The SKU of another product, which this file does not give a new one.
      SELECT s.row_number, 'sku', 'taken'
      FROM import_stage s
      JOIN products p ON p.sku = s.sku AND p.id <> s.product_id
      WHERE NOT EXISTS (SELECT 1
                        FROM import_stage o
                        WHERE o.product_id = p.id AND o.sku IS DISTINCT FROM p.sku)
    ), single AS (
      SELECT DISTINCT ON (row_number, field) row_number, field, problem
      FROM wrong
      ORDER BY row_number, field, problem
    )
    SELECT row_number, field, problem, count(*) OVER ()
    FROM single
    ORDER BY row_number, field
    LIMIT $2
    """
  ) { row throws(PostgreSQLError) in
    FoundError(
      error: RowError(
        row: Int(try row.next(Int32.self)), field: try row.next(String.self),
        problem: FieldProblem(staged: try row.next())),
      count: try row.next())
  }
}

extension FieldProblem {
  fileprivate init(staged name: String) {
    switch name {
    case "required": self = .required
    case "duplicated": self = .duplicated
    case "taken": self = .taken
    case "excess": self = .outOf(Product.stockRange)
    default: self = .notFound
    }
  }
}
