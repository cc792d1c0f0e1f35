import HTTP
import PostgreSQL
import Testing

@testable import PetShop

/// Somebody of whom the shop has something of everything it can have. Nothing of it is under way.
struct CustomerLife {
  let person: Person
  let address: Int64
  let card: Int64
  /// By card, delivered.
  let purchase: Purchase
  let creditNote: Int64
  let product: Int64
  let review: Int64
  /// What is written nowhere but where he is meant.
  let marks: [String]

  init(_ name: String, _ client: Client, _ admin: Person) throws {
    person = try client.customer(name)
    marks = [
      person.email, "\(name) Marcado", "Calle \(name) 77", "Villa \(name)", "user-\(name)",
      "Palabras de \(name)",
    ]
    _ = try client.patch(
      "/api/users/me", json: #"{"name": "\#(marks[1])", "username": "\#(marks[4])"}"#, as: person)
    let reset = try client.post(
      "/api/users/password-reset", json: #"{"email": "\#(person.email)"}"#)
    try #require(reset.status == 202, "\(reset.text)")
    let place = """
      {"recipient": "\(marks[1])", "line1": "\(marks[2])", "city": "\(marks[3])",
       "postal_code": "28014", "country": "ES"}
      """
    address = try client.post("/api/users/me/addresses", json: place, as: person).integer("id")
    card = try client.card("4242424242424242", as: person)
    product = try client.product(by: admin)
    try client.put(of: product, intoCartOf: person)
    purchase = try Purchase(
      client.post(
        "/api/checkout", json: #"{"address_id": \#(address), "payment_method_id": \#(card)}"#,
        as: person, [.idempotencyKey: "key-\(name)"]))
    for status in ["shipped", "delivered"] {
      let order = try client.patch(
        "/api/orders/\(purchase.order)", json: #"{"status": "\#(status)"}"#, as: admin)
      try #require(order.status == 200, "\(order.text)")
    }
    creditNote = try client.creditNote(on: purchase.order, reason: "Roto")
    review = try client.review(product, 4, by: person)
    _ = try client.patch(
      "/api/reviews/\(review)", json: #"{"title": "\#(marks[5])", "comment": "\#(marks[5])"}"#,
      as: person)
    try client.put(of: product, intoCartOf: person)
  }
}

/// What the database says of its own tables.
enum Catalog {
  /// Those that refer to an account, and those whose names say that they are somebody's.
  static let columnsOfPeople = Query<String>(
    """
    SELECT c.oid::regclass || '.' || a.attname
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'gateway'::regnamespace)
      AND (a.attname ~ 'user|email|actor|customer'
           OR EXISTS (
             SELECT FROM pg_constraint f
             WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.confrelid = 'users'::regclass
               AND a.attnum = ANY (f.conkey)))
    """
  ) { row throws(PostgreSQLError) in try row.next() }

  /// The tables that have a text in any row, as it is or as bytes.
  static func tables(with text: String, in session: Session) throws -> Set<String> {
    try session.execute(
      script: """
        CREATE OR REPLACE FUNCTION pg_temp.tables_with(wanted text) RETURNS SETOF text
        LANGUAGE plpgsql AS $$
        DECLARE
          place regclass;
          found boolean;
        BEGIN
          FOR place IN
            SELECT oid FROM pg_class
            WHERE relkind = 'r'
              AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
          LOOP
            EXECUTE format(
              'SELECT EXISTS (SELECT FROM %s t WHERE position(lower($1) IN lower(t::text)) > 0 '
              'OR position(encode(convert_to($1, ''UTF8''), ''hex'') IN t::text) > 0)', place)
              INTO found USING wanted;
            IF found THEN RETURN NEXT place::text; END IF;
          END LOOP;
        END $$
        """)
    return Set(try session.all(tablesWith, text))
  }

  private static let tablesWith = Query<String, String>("SELECT pg_temp.tables_with($1)") {
    row throws(PostgreSQLError) in try row.next()
  }
}
