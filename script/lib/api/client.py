"""The main job, done by a Python client that openapi-python-client made of docs/openapi.yaml:
client.py ORIGIN CERTIFICATE, in a folder that holds the package `petshop_client`.

Every answer is read into the classes of the document; what does not fit into them fails here."""

import ssl
import sys
import time

from petshop_client import AuthenticatedClient, Client
from petshop_client.api.accounts import get_account, log_in, register_user
from petshop_client.api.cart import add_to_cart, get_cart
from petshop_client.api.catalogue import list_products, search
from petshop_client.api.invoices import get_invoice
from petshop_client.api.orders import check_out, get_order
from petshop_client.models import (
    Cart,
    CartAddition,
    Checkout,
    CheckoutPaymentMethod,
    Grant,
    InvalidFields,
    Invoice,
    LoginByEmail,
    NewAddress,
    Order,
    OutOfStock,
    ProductPage,
    Receipt,
    Registration,
    SearchResult,
    User,
)

PASSWORD = "correct horse battery"


def of_kind(kind, answer):
    """The answer, which has to be of the class the document promises."""
    assert isinstance(answer, kind), f"not a {kind.__name__}: {answer}"
    print(f"ok    {kind.__name__}")
    return answer


def main(origin, certificate):
    settings = {"base_url": origin, "verify_ssl": ssl.create_default_context(cafile=certificate)}
    nobody = Client(**settings)
    email = f"python-{time.time_ns()}@example.com"

    refused = register_user.sync(client=nobody, body=Registration(email="ana", password="x", name=""))
    fields = {each.field for each in of_kind(InvalidFields, refused).errors}
    assert fields == {"email", "password", "name"}, fields

    registration = Registration(email=email, password=PASSWORD, name="Ana")
    of_kind(Grant, register_user.sync(client=nobody, body=registration))
    login = LoginByEmail(email=email, password=PASSWORD)
    grant = of_kind(Grant, log_in.sync(client=nobody, body=login))
    ana = AuthenticatedClient(token=grant.access_token, **settings)
    assert of_kind(User, get_account.sync(client=ana)).email == email

    page = list_products.sync(client=nobody, in_stock=True, max_price=100, page_size=5)
    product = of_kind(ProductPage, page).items[0]
    of_kind(SearchResult, search.sync(client=nobody, q=product.name))

    of_kind(Cart, add_to_cart.sync(client=ana, body=CartAddition(product_id=product.id, quantity=1)))
    too_many = CartAddition(product_id=product.id, quantity=9_998)
    of_kind(OutOfStock, add_to_cart.sync(client=ana, body=too_many))
    cart = of_kind(Cart, get_cart.sync(client=ana))
    assert [(each.product_id, each.quantity) for each in cart.items] == [(product.id, 1)]

    order = Checkout(
        payment_method=CheckoutPaymentMethod.CASH_ON_DELIVERY,
        expected_total=cart.total,
        shipping_address=NewAddress(
            recipient="Ana", line1="Calle Mayor 1", city="Madrid", postal_code="28013", country="ES"),
    )
    receipt = of_kind(Receipt, check_out.sync(client=ana, body=order, idempotency_key=email))
    again = of_kind(Receipt, check_out.sync(client=ana, body=order, idempotency_key=email))
    assert again.order.id == receipt.order.id

    of_kind(Order, get_order.sync(receipt.order.id, client=ana))
    invoice = of_kind(Invoice, get_invoice.sync(receipt.invoice.id, client=ana))
    assert invoice.total == cart.total and invoice.number == receipt.invoice.number
    print(f"invoice {invoice.number} of {invoice.total} {invoice.currency}")


if __name__ == "__main__":
    main(*sys.argv[1:])
