"""docs/openapi.yaml as the checks read it: its operations, and validators of what they answer."""

import re
from pathlib import Path

import jsonschema_rs
import yaml

ROOT = Path(__file__).resolve().parents[3]
# Contracts of earlier systems, each below a path of its own and with errors of its own.
OTHER_CONTRACTS = ("pet-ecommerce", "products-inventory", "tienda")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which no name stands twice in one place, where the second would silently win."""

    def construct_mapping(self, node, deep=False):
        names = [self.construct_object(key, deep=deep) for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"line {node.start_mark.line + 1}: {name} stands twice in one place")
        return super().construct_mapping(node, deep=deep)


class Operation:
    """One method of one path, with its `$ref`s followed where it is asked."""

    def __init__(self, document, path, method, body, shared):
        self.document = document
        self.path = path
        self.method = method.upper()
        self.body = body
        parameters = [*shared, *body.get("parameters", [])]
        self.parameters = [document.resolve(each) for each in parameters]
        segments = re.split(r"(\{[^}]+\})", path)
        self.pattern = re.compile(
            "".join("[^/]+" if s.startswith("{") else re.escape(s) for s in segments)
        )

    def __str__(self):
        return f"{self.method} {self.path}"

    @property
    def is_native(self):
        return not self.path.startswith(tuple(f"/{name}/" for name in OTHER_CONTRACTS))

    @property
    def query_names(self):
        return {each["name"] for each in self.parameters if each["in"] == "query"}

    def response(self, status):
        """What is documented for a status. `default` stands for those its examples name, and in the
        other contracts for whatever was refused."""
        responses = self.body["responses"]
        if str(status) in responses:
            return self.document.resolve(responses[str(status)])
        default = self.document.resolve(responses.get("default", {}))
        if not self.is_native and status >= 400:
            return default
        for content in default.get("content", {}).values():
            for example in content.get("examples", {}).values():
                if self.document.resolve(example)["value"]["status"] == status:
                    return default
        return None


class Document:
    def __init__(self, path=ROOT / "docs/openapi.yaml"):
        with open(path, encoding="utf-8") as file:
            self.root = yaml.load(file, Loader=Loader)
        self.validators = {}
        self.operations = [
            Operation(self, path, method, item[method], item.get("parameters", []))
            for path, item in self.root["paths"].items()
            for method in METHODS
            if method in item
        ]

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            node = self.at(node["$ref"])
        return node

    def at(self, pointer):
        node = self.root
        for name in pointer.removeprefix("#/").split("/"):
            node = node[name.replace("~1", "/").replace("~0", "~")]
        return node

    def find(self, method, path):
        """The operation of a request; a path without parameters goes before one with them."""
        wanted = "GET" if method == "HEAD" else method
        found = [
            each
            for each in self.operations
            if each.method == wanted and each.pattern.fullmatch(path)
        ]
        return min(found, key=lambda each: each.path.count("{"), default=None)

    def errors(self, schema, value, closed=False):
        """What is wrong with a value, a line each. A closed schema allows no property it does not
        name: an answer may hold nothing that is not written down."""
        key = (id(schema), closed)
        if key not in self.validators:
            whole = {**(self.closed(schema) if closed else schema)}
            whole["components"] = self.root["components"]
            self.validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return [
            "/" + "/".join(str(step) for step in error.instance_path) + ": " + error.message[:300]
            for error in self.validators[key].iter_errors(value)
        ]

    def closed(self, schema, open_here=False):
        """A copy without `$ref`s in which objects have no properties but those named."""
        if "$ref" in schema:
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            if beside.keys() <= {"description"}:
                return self.closed(self.at(schema["$ref"]), open_here)
            schema = {"allOf": [self.at(schema["$ref"]), beside]}
        copy = {}
        for name, value in schema.items():
            if name == "properties":
                copy[name] = {key: self.closed(each) for key, each in value.items()}
            elif name in ("allOf", "anyOf", "oneOf"):
                # The members speak of one object, which is closed where they come together.
                apart = not open_here and name != "allOf" and "properties" not in schema
                copy[name] = [self.closed(each, open_here=not apart) for each in value]
            elif name in ("items", "additionalProperties", "not") and isinstance(value, dict):
                copy[name] = self.closed(value)
            else:
                copy[name] = value
        shapes = "properties" in copy or "allOf" in copy
        if shapes and not open_here and "additionalProperties" not in copy:
            copy["unevaluatedProperties"] = False
        return copy
