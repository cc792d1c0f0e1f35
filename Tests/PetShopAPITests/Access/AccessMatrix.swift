/// What each visitor is answered on each route, asked as `AccessTests` asks it: about the things of
/// `user`. In the order of `Visitor`: nobody, user, another user, an admin, somebody whose session
/// has ended, somebody with a forged token, a service with just the scope of the row (or, where no
/// scope opens it, with all), a service with all the others.
let accessMatrix: [String: [Int]] = Dictionary(
  """
  GET /health                         200 200 200 200 200 200 200 200
  GET /ready                          200 200 200 200 200 200 200 200
  GET /.well-known/jwks.json          200 200 200 200 200 200 200 200

  POST /api/users/register            201 201 201 201 201 201 201 201
  POST /api/users                     201 201 201 201 201 201 201 201
  POST /api/users/login               401 401 401 401 401 401 401 401
  POST /api/users/refresh             401 401 401 401 401 401 401 401
  POST /api/users/logout              401 204 204 204 401 401 403 403
  GET /api/users/me                   401 200 200 200 401 401 403 403
  PATCH /api/users/me                 401 200 200 200 401 401 403 403
  PUT /api/users/me/password          401 204 204 204 401 401 403 403
  POST /api/users/password-reset      202 202 202 202 202 202 202 202
  POST /api/users/password-reset/confirm 422 422 422 422 422 422 422 422

  GET /api/users/me/addresses         401 200 200 200 401 401 403 403
  POST /api/users/me/addresses        401 201 201 201 401 401 403 403
  GET /api/users/me/addresses/{id}    401 200 404 404 401 401 403 403
  PATCH /api/users/me/addresses/{id}  401 200 404 404 401 401 403 403
  DELETE /api/users/me/addresses/{id} 401 204 404 404 401 401 403 403

  GET /api/payment-methods            401 200 200 200 401 401 403 403
  POST /api/payment-methods           401 201 201 201 401 401 403 403
  GET /api/payment-methods/{id}       401 200 404 404 401 401 403 403
  PUT /api/payment-methods/{id}       401 200 404 404 401 401 403 403
  PATCH /api/payment-methods/{id}     401 200 404 404 401 401 403 403
  DELETE /api/payment-methods/{id}    401 204 404 404 401 401 403 403

  GET /api/categories                 200 200 200 200 200 200 200 200
  GET /api/categories/{id}            200 200 200 200 200 200 200 200
  POST /api/categories                401 403 403 201 401 401 201 403
  PATCH /api/categories/{id}          401 403 403 200 401 401 200 403
  DELETE /api/categories/{id}         401 403 403 204 401 401 204 403

  GET /api/products                   200 200 200 200 200 200 200 200
  GET /api/products/{id}              200 200 200 200 200 200 200 200
  POST /api/products                  401 403 403 201 401 401 201 403
  PUT /api/products/{id}              401 403 403 200 401 401 200 403
  PATCH /api/products/{id}            401 403 403 200 401 401 200 403
  DELETE /api/products/{id}           401 403 403 204 401 401 204 403
  GET /api/search                     200 200 200 200 200 200 200 200
  GET /api/products.csv               401 403 403 200 401 401 200 403
  POST /api/products/import           401 403 403 200 401 401 200 403

  GET /api/products/{id}/reviews      200 200 200 200 200 200 200 200
  POST /api/products/{id}/reviews     401 409 201 201 401 401 403 403
  GET /api/reviews                    401 403 403 200 401 401 403 403
  GET /api/reviews/{id}               200 200 200 200 200 200 200 200
  PATCH /api/reviews/{id}             401 200 404 403 401 401 403 403
  DELETE /api/reviews/{id}            401 204 404 204 401 401 403 403
  GET /api/users/me/reviews           401 200 200 200 401 401 403 403

  GET /api/cart                       200 200 200 200 401 401 200 403
  POST /api/cart/items                201 201 201 201 401 401 201 403
  PUT /api/cart/items/{product_id}    200 200 200 200 401 401 200 403
  DELETE /api/cart/items/{product_id} 404 200 404 404 401 401 404 403
  DELETE /api/cart                    204 204 204 204 401 401 204 403

  POST /api/checkout                  401 201 409 409 401 401 409 403
  POST /api/orders                    401 201 409 409 401 401 409 403
  GET /api/orders                     401 200 200 200 401 401 200 403
  GET /api/orders/{id}                401 200 404 200 401 401 200 403
  PATCH /api/orders/{id}              401 403 403 200 401 401 200 403
  POST /api/orders/{id}/cancel        401 200 404 200 401 401 200 403
  GET /api/invoices                   401 200 200 200 401 401 200 403
  GET /api/invoices/{id}              401 200 404 200 401 401 200 403
  PATCH /api/invoices/{id}            401 403 403 200 401 401 200 403
  GET /api/invoices/{id}/credit-notes 401 200 404 200 401 401 200 403
  GET /api/credit-notes/{id}          401 200 404 200 401 401 200 403
  POST /api/orders/{id}/refunds       401 403 403 201 401 401 201 403
  GET /api/orders/{id}/refunds        401 200 404 200 401 401 200 403
  GET /api/refunds                    401 403 403 200 401 401 200 403
  GET /api/refunds/{id}               401 200 404 200 401 401 200 403
  PATCH /api/refunds/{id}             401 403 403 200 401 401 200 403

  GET /api/events                     401 403 403 200 401 401 200 403

  GET /api/api-keys                   401 403 403 200 401 401 403 403
  GET /api/api-keys/{id}              401 403 403 200 401 401 403 403
  POST /api/api-keys                  401 403 403 201 401 401 403 403
  DELETE /api/api-keys/{id}           401 403 403 204 401 401 403 403

  GET /api/users                      401 403 403 200 401 401 403 403
  GET /api/users/{id}                 401 403 403 200 401 401 403 403
  PATCH /api/users/{id}               401 403 403 200 401 401 403 403
  GET /api/users/me/export            401 200 200 200 401 401 403 403
  DELETE /api/users/me                401 409 204 204 401 401 403 403
  GET /api/reports/sales              401 403 403 200 401 401 200 403

  POST /api/products/{id}/stock-adjustments 401 403 403 201 401 401 201 403
  GET /api/products/{id}/stock-movements    401 403 403 200 401 401 200 403
  GET /api/stock/low                  401 403 403 200 401 401 200 403
  GET /api/audit-log                  401 403 403 200 401 401 403 403
  """.split(separator: "\n").map { line in
    let words = line.split(separator: " ")
    return (words.prefix(2).joined(separator: " "), words.dropFirst(2).compactMap { Int($0) })
  }, uniquingKeysWith: { first, _ in first })
