"""Compares the table of `petshop routes`, on standard input, with docs/openapi.yaml, both ways: the
same operations, open to the same callers."""

import re
import sys

from document import Document

BASE_PATHS = {"native": ""}


def table(lines):
    """Of lines such as `native  admin, catalogue:write  POST /api/products`."""
    for line in lines:
        contract, access, method, path = re.match(r"(\S+) +(.+?) +([A-Z]+) (/\S*)$", line).groups()
        yield f"{method} {BASE_PATHS.get(contract, f'/{contract}')}{path}", access


def documented_access(operation):
    """The column of the table, as `security` has it."""
    security = operation.body.get("security", [])
    if not security:
        return "anyone"
    schemes = [scheme for each in security for scheme in each]
    if len(schemes) != len(set(schemes)):
        return f"either of {security}"
    roles = [role for each in security for role in each.get("bearer", [])]
    scopes = [scope for each in security for scope in each.get("apiKey", [])]
    who = "shopper" if {} in security else "admin" if "admin" in roles else "user"
    if not any("bearer" in each for each in security):
        who = "nobody"
    return ", ".join([who, *scopes])


def main():
    documented = {str(each): each for each in Document().operations}
    routes = dict(table(sys.stdin))
    wrong = [f"{name}: not documented" for name in routes if name not in documented]
    wrong += [f"{name}: documented, but no route" for name in documented if name not in routes]
    for name in routes.keys() & documented.keys():
        access = documented_access(documented[name])
        if routes[name] != access:
            wrong.append(f"{name}: for {routes[name]}, documented for {access}")
    print("\n".join(sorted(wrong)))
    print(f"{len(routes)} routes, {len(wrong)} differences")
    sys.exit(1 if wrong or not routes else 0)


if __name__ == "__main__":
    main()
