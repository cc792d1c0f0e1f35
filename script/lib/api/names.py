"""The pages name what the program names, both ways: problem codes (docs/site/problems.html, the Swift
enumeration, nginx's own, the document) and event types (docs/events.md, the Swift enumeration)."""

import re
import sys

from document import ROOT, Document


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def cases(path):
    """The raw values of the enumeration in a Swift file."""
    found = re.findall(r'^  case (\w+)(?: = "([^"]+)")?$', text(path), re.MULTILINE)
    return {value or name for name, value in found}


def first_column(path):
    return set(re.findall(r"^\| `([a-z_.]+)` \|", text(path), re.MULTILINE))


def compare(what, one, other):
    for name in sorted(one[1] - other[1]):
        yield f"{what} {name}: in {one[0]}, not in {other[0]}"
    for name in sorted(other[1] - one[1]):
        yield f"{what} {name}: in {other[0]}, not in {one[0]}"


def main():
    swift = cases("Sources/PetShopAPI/Problems/ProblemCode.swift")
    nginx = set(re.findall(r'^  "([a-z_]+) es"', text("nginx/problems.conf"), re.MULTILINE))
    pages = set(re.findall(r'<tr id="([a-z_]+)">', text("docs/site/problems.html")))
    document = set(Document().root["components"]["schemas"]["ProblemCode"]["enum"])
    events = cases("Sources/PetShop/Events/EventType.swift")
    wrong = [
        *compare("problem", ("the program and nginx", swift | nginx), ("docs/site/problems.html", pages)),
        *compare("problem", ("docs/site/problems.html", pages), ("docs/openapi.yaml", document)),
        *compare("event", ("the program", events), ("docs/events.md", first_column("docs/events.md"))),
    ]
    print("\n".join(wrong))
    print(f"{len(pages)} problems, {len(events)} events, {len(wrong)} differences")
    sys.exit(1 if wrong or not swift or not nginx or not events else 0)


if __name__ == "__main__":
    main()
