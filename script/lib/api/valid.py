"""docs/openapi.yaml is a valid OpenAPI 3.1 document, its examples are what its schemas say, and
its operations are complete: each has an id of its own, a summary, a tag, and says who may call it."""

import sys
from collections import Counter

from document import Document
from openapi_spec_validator import OpenAPIV31SpecValidator


def errors(document):
    for error in OpenAPIV31SpecValidator(document.root).iter_errors():
        yield f"/{'/'.join(str(step) for step in error.absolute_path)}: {error.message[:300]}"
    yield from errors_of_operations(document)
    yield from errors_of_enumerations(document.root, "")
    yield from errors_of_references(document, document.root)
    yield from errors_of_examples(document, document.root, "")


def errors_of_operations(document):
    tags = {tag["name"] for tag in document.root["tags"]}
    ids = Counter(each.body.get("operationId") for each in document.operations)
    for each in document.operations:
        for name in ("operationId", "summary", "tags", "security"):
            if name not in each.body:
                yield f"{each} has no {name}"
        for tag in set(each.body.get("tags", [])) - tags:
            yield f"{each} has a tag that is not described: {tag}"
        if ids[each.body.get("operationId")] > 1:
            yield f"{each} shares its operationId"
        for status in sorted(statuses_of_all(each) - each.body["responses"].keys()):
            yield f"{each} does not document {status}"
        if each.is_native and each.method == "PATCH" and "application/merge-patch+json" not in contents(document, each):
            yield f"{each} does not document merge patches"


def statuses_of_all(operation):
    """What may be answered to whoever asks so, whatever the operation is."""
    if not operation.is_native:
        return {"default"}
    statuses = {"400", "406", "414", "422", "431", "500", "502", "503", "504", "default"}
    security = operation.body.get("security", [])
    roles = [role for each in security for role in each.get("bearer", [])]
    if security:
        statuses.add("401")
    # A user without the role, and a service without the scope.
    if roles or security and "apiKey" in operation.document.root["components"]["securitySchemes"]:
        statuses.add("403")
    if "{" in operation.path:
        statuses.add("404")
    if "requestBody" in operation.body:
        statuses |= {"413", "415"}
    if operation.method == "GET" and "ETag" in operation.response(200).get("headers", {}):
        statuses |= {"304", "412"}
    return statuses


def contents(document, operation):
    return document.resolve(operation.body.get("requestBody", {})).get("content", {})


def errors_of_enumerations(node, place):
    """JSON Schema lets a value stand twice, generators do not."""
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list) and len(node["enum"]) > len(set(map(str, node["enum"]))):
            yield f"{place}: a value stands twice"
        for name, value in node.items():
            yield from errors_of_enumerations(value, f"{place}/{name}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from errors_of_enumerations(value, f"{place}/{position}")


def errors_of_references(document, root):
    """What components hold is used somewhere."""
    used = set()
    collect_references(root, used)
    for kind, components in root["components"].items():
        if kind == "securitySchemes":
            continue
        for name in components:
            if f"#/components/{kind}/{name}" not in used:
                yield f"components/{kind}/{name} is used nowhere"


def collect_references(node, used):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            used.add(node["$ref"])
        for value in node.values():
            collect_references(value, used)
    elif isinstance(node, list):
        for value in node:
            collect_references(value, used)


def errors_of_examples(document, node, place):
    """Examples stand beside the schema they are of: in media types, parameters and headers."""
    if isinstance(node, list):
        for position, value in enumerate(node):
            yield from errors_of_examples(document, value, f"{place}/{position}")
    if not isinstance(node, dict):
        return
    if "schema" in node:
        for value in examples(document, node):
            for error in document.errors(node["schema"], value, closed="/responses/" in place):
                yield f"{place}: the example is not what the schema says: {error}"
    for name, value in node.items():
        yield from errors_of_examples(document, value, f"{place}/{name}")


def examples(document, node):
    # CSV, HTML and PDF are texts to JSON Schema; there is nothing to compare.
    if "example" in node:
        yield node["example"]
    for example in node.get("examples", {}).values():
        yield document.resolve(example)["value"]


def main():
    document = Document()
    found = list(errors(document))
    print("\n".join(found))
    print(f"{len(document.operations)} operations, {len(found)} mistakes")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
