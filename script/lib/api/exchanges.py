"""Checks recorded requests and their answers against docs/openapi.yaml, both ways: what was
answered must be documented, and so must be what was accepted.

  exchanges.py FILE…              JSON lines, as lib/smoke/requests.sh and the Swift tests record them
  exchanges.py --complete FILE…   also demands that each operation was seen to succeed
"""

import json
import re
import sys
from collections import Counter
from urllib.parse import unquote

from document import Document

# On every answer, as the document's introduction says; the rest is HTTP's own.
GENERAL_HEADERS = {
    "content-type", "content-length", "date", "server", "connection", "transfer-encoding",
    "strict-transport-security", "x-content-type-options", "content-security-policy",
    "referrer-policy", "vary", "content-language", "x-request-id", "allow", "content-encoding",
    "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset",
}
# Contracts other than the native one have a base path of their own.
BASE_PATHS = {"native": ""}
# How those contracts say that something was refused.
ERRORS = {
    "pet-ecommerce": "PlainError",
    "products-inventory": "JSONAPIErrorList",
    "tienda": "PlainError",
}


def contract_at(target):
    first = target.removeprefix("/").partition("/")[0]
    return first if first in ERRORS else "native"


class Exchange:
    def __init__(self, line):
        record = json.loads(line)
        self.method = record["method"]
        self.contract = record.get("contract", "native")
        target = BASE_PATHS.get(self.contract, f"/{self.contract}") + record["target"]
        # The same address has room for all, each below its base path.
        if self.contract == "native":
            self.contract = contract_at(target)
        self.path, _, self.query = target.partition("?")
        if self.contract == "products-inventory" and not self.path.endswith("//"):
            self.path = self.path.removesuffix("/")
        self.sent = record.get("sent", "")
        self.sent_type = media_type(record.get("sent_type", ""))
        self.status = record["status"]
        self.headers = {name.lower(): value for name, value in record["headers"].items()}
        self.body = record["body"]

    @property
    def kind(self):
        return media_type(self.headers.get("content-type", ""))

    def __str__(self):
        return f"{self.method} {self.path}{'?' if self.query else ''}{self.query} → {self.status}"


def media_type(value):
    return value.partition(";")[0].strip().lower()


class Checker:
    def __init__(self):
        self.document = Document()
        self.count = 0
        self.wrong = Counter()
        self.succeeded = set()
        self.problem = self.document.root["components"]["schemas"]["Problem"]

    def check(self, exchange):
        self.count += 1
        for error in self.errors(exchange):
            # Many tests find the same thing; the ids in the path are not what is different.
            if not self.wrong[re.sub(r"\d+", "N", f"{exchange.method} {exchange.path} {error}")]:
                print(f"{exchange}\n    {error}")
            self.wrong[re.sub(r"\d+", "N", f"{exchange.method} {exchange.path} {error}")] += 1

    def errors(self, exchange):
        if exchange.status == 0:
            return
        if exchange.method == "OPTIONS" and exchange.status == 204:
            if "allow" not in exchange.headers:
                yield "OPTIONS without Allow"
            return
        operation = self.document.find(exchange.method, exchange.path)
        if operation is None:
            yield from self.errors_outside(exchange)
            return
        if exchange.status < 300:
            self.succeeded.add(str(operation))
            yield from self.errors_of_request(operation, exchange)
        response = operation.response(exchange.status)
        if response is None:
            yield f"{operation} does not document {exchange.status}: {exchange.body[:200]}"
            return
        yield from self.errors_of_headers(operation, response, exchange)
        yield from self.errors_of_body(response, exchange)

    def errors_outside(self, exchange):
        """What is neither an operation nor documentation is refused, as everything is refused."""
        if re.match(r"/(docs(/|$)|openapi\.|$)", exchange.path):
            return
        if exchange.status < 400:
            yield "is no operation of the document, and was not refused"
        elif exchange.method != "HEAD":
            name = ERRORS.get(exchange.contract)
            shape = self.document.root["components"]["schemas"][name] if name else self.problem
            yield from self.errors_of_json(shape, exchange)

    def errors_of_request(self, operation, exchange):
        """What was accepted must be documented: parameters by name, the body by its schema."""
        names = {unquote(pair.partition("=")[0]) for pair in exchange.query.split("&") if pair}
        for name in sorted(names - operation.query_names):
            yield f"accepted the query parameter {name}, which is not documented"
        body = self.document.resolve(operation.body.get("requestBody", {}))
        # Where no body is read, whatever comes is left alone.
        if not body or exchange.sent_type == "unknown":
            return
        if not exchange.sent:
            if body.get("required"):
                yield "accepted a request without a body, which is documented as required"
            return
        content = body.get("content", {}).get(exchange.sent_type)
        if content is None:
            yield f"accepted a body of type {exchange.sent_type!r}, which is not documented"
        elif exchange.sent_type.endswith("json"):
            for error in self.document.errors(content["schema"], json.loads(exchange.sent)):
                yield f"accepted a body that does not conform: {error}"

    def errors_of_headers(self, operation, response, exchange):
        documented = response.get("headers", {})
        for name, header in documented.items():
            header = self.document.resolve(header)
            value = exchange.headers.get(name.lower())
            if value is None:
                if header.get("required"):
                    yield f"has no {name}"
                continue
            for error in self.document.errors(header["schema"], typed(value, header["schema"])):
                yield f"has a wrong {name}: {error}"
        if not operation.is_native:
            return
        known = GENERAL_HEADERS | {name.lower() for name in documented}
        for name in sorted(exchange.headers.keys() - known):
            yield f"has a header that is not documented: {name}"

    def errors_of_body(self, response, exchange):
        content = response.get("content", {})
        if exchange.method == "HEAD":
            if exchange.body:
                yield "answers HEAD with a body"
        elif not content:
            if exchange.body:
                yield f"has a body where none is documented: {exchange.body[:200]}"
        elif exchange.kind not in content:
            yield f"is {exchange.kind or 'of no type'}, documented are {', '.join(content)}"
        elif exchange.kind.endswith("json") and "content-encoding" not in exchange.headers:
            yield from self.errors_of_json(content[exchange.kind]["schema"], exchange)

    def errors_of_json(self, schema, exchange):
        try:
            value = json.loads(exchange.body)
        except ValueError as error:
            yield f"is no JSON: {error}"
            return
        yield from self.document.errors(schema, value, closed=True)

    def missing(self):
        return [str(each) for each in self.document.operations if str(each) not in self.succeeded]


def typed(value, schema):
    """A header's text as the value its schema speaks of."""
    return int(value) if schema.get("type") == "integer" and value.isdecimal() else value


def main(arguments):
    complete = "--complete" in arguments
    checker = Checker()
    for name in (each for each in arguments if not each.startswith("--")):
        with open(name, encoding="utf-8") as file:
            for line in file:
                checker.check(Exchange(line))
    missing = checker.missing() if complete else []
    for name in missing:
        print(f"{name}\n    was never seen to succeed")
    print(f"{checker.count} answers, {len(checker.wrong) + len(missing)} kinds of mistake")
    sys.exit(1 if checker.wrong or missing or not checker.count else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
