import HTTP
import PetShopAPI

/// What `GET /docs` shows: the table itself, so that it is never out of date.
enum ProductsInventoryPage {
  static var response: HTTPResponse {
    HTTPResponse(.ok, contentType: "text/html; charset=utf-8", body: Array(page.utf8))
  }

  /// Nothing in it comes from a request.
  private static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><title>products-inventory</title></head>
    <body>
    <h1>products-inventory</h1>
    <p>JSON:API 1.1 (<code>application/vnd.api+json</code>); bodies may be plain JSON too. Every
    request carries a service's key in <code>X-API-KEY</code>.</p>
    <table>
    <tr><th>Route</th><th>For</th></tr>
    \(rows)
    </table>
    </body>
    </html>

    """

  private static var rows: String {
    ProductsInventoryRoutes.all.map { route in
      "<tr><td><code>\(route.pattern)</code></td><td>\(route.access)</td></tr>"
    }
    .joined(separator: "\n")
  }
}
