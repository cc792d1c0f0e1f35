import PostgreSQL

extension Cart {
  static let open = Query<CartRow, User.ID>(
    """
    SELECT id, version
    FROM carts
    WHERE user_id = $1 AND ordered_at IS NULL
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  /// Opens a cart or locks the open one, and makes it a new version either way.
  static let openForWriting = Query<CartRow, User.ID>(
    """
    INSERT INTO carts (user_id)
    VALUES ($1)
    ON CONFLICT (user_id) WHERE ordered_at IS NULL
    DO UPDATE SET version = nextval('cart_versions'), updated_at = now()
    RETURNING id, version
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  /// Touches no row when there is an open cart already. Waits for whoever is opening it.
  static let openFirst = Query<Void, User.ID>(
    """
    INSERT INTO carts (user_id)
    VALUES ($1)
    ON CONFLICT (user_id) WHERE ordered_at IS NULL DO NOTHING
    """)

  static let lock = Query<CartRow, User.ID>(
    """
    SELECT id, version
    FROM carts
    WHERE user_id = $1 AND ordered_at IS NULL
    FOR UPDATE
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  /// As `lock`, and before that keeps its owner from being erased.
  static let lockToOrder = Query<CartRow, User.ID>(
    """
    WITH owner AS MATERIALIZED (
      SELECT id
      FROM users
      WHERE id = $1
      FOR KEY SHARE)
    SELECT c.id, c.version
    FROM owner
    JOIN carts c ON c.user_id = owner.id
    WHERE c.ordered_at IS NULL
    FOR UPDATE OF c
    """
  ) { row throws(PostgreSQLError) in try CartRow(&row) }

  static let close = Query<Void, ID>(
    """
    UPDATE carts
    SET ordered_at = now()
    WHERE id = $1
    """)
}

extension CartLine {
  /// The lines whose products are still sold, in the order of their products.
  static let all = Query<CartLine, Cart.ID>(
    """
    SELECT p.id, p.name, p.price, l.unit_price, l.quantity, p.stock
    FROM cart_lines l
    JOIN products p ON p.id = l.product_id
    WHERE l.cart_id = $1 AND p.archived_at IS NULL
    ORDER BY p.id
    """
  ) { row throws(PostgreSQLError) in try CartLine(&row) }

  static let lockAll = Query<CartLine, Cart.ID>(
    """
    SELECT p.id, p.name, p.price, l.unit_price, l.quantity, p.stock
    FROM cart_lines l
    JOIN products p ON p.id = l.product_id
    WHERE l.cart_id = $1 AND p.archived_at IS NULL
    ORDER BY p.id
    FOR UPDATE OF l
    """
  ) { row throws(PostgreSQLError) in try CartLine(&row) }

  /// What a product that is still sold costs, and how many there are.
  struct Offer {
    let price: Money
    let stock: Int32
  }

  static let offer = Query<Offer, Product.ID>(
    """
    SELECT price, stock
    FROM products
    WHERE id = $1 AND archived_at IS NULL
    """
  ) { row throws(PostgreSQLError) in Offer(price: try row.next(), stock: try row.next()) }

  /// Cart, product.
  static let quantity = Query<Int32, Cart.ID, Product.ID>(
    """
    SELECT quantity
    FROM cart_lines
    WHERE cart_id = $1 AND product_id = $2
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// Cart, product, quantity, unit price.
  static let put = Query<Void, Cart.ID, Product.ID, Int32, Money>(
    """
    INSERT INTO cart_lines (cart_id, product_id, quantity, unit_price)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (cart_id, product_id)
    DO UPDATE SET quantity = EXCLUDED.quantity, unit_price = EXCLUDED.unit_price
    """)

  /// Cart, product.
  static let remove = Query<Void, Cart.ID, Product.ID>(
    """
    DELETE FROM cart_lines
    WHERE cart_id = $1 AND product_id = $2
    """)

  static let removeAll = Query<Void, Cart.ID>(
    """
    DELETE FROM cart_lines
    WHERE cart_id = $1
    """)
}
