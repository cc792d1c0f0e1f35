"""Writes the documentation site: build.py ROOT DIRECTORY SCALAR (see script/site).

Pages are Markdown, from docs/site, docs/contracts and docs/events.md, and the table of problems in
docs/site/problems.html; links between them are followed, and one that leads nowhere is an error."""

import gzip
import json
import re
import shutil
import sys
from html import escape
from pathlib import Path

import markdown
import yaml

NAVIGATION = [
    ("/docs/start", "Start"),
    ("/docs/reference", "Reference"),
    ("/docs/contracts/", "Contracts"),
    ("/docs/problems/", "Problems"),
    ("/docs/events", "Events"),
]

PROBLEMS = """# Problems

What may be answered instead of what was asked for, and what to do about it. Each has a page of its own,
which is the problem's `type`.

| code | status | what it means | what to do |
| --- | --- | --- | --- |
"""


class Site:
    def __init__(self, root, directory, scalar):
        self.root, self.directory, self.scalar = root, directory, scalar
        self.template = (root / "docs/site/template.html").read_text(encoding="utf-8")
        self.contracts = sorted((root / "docs/contracts").glob("*.md"), key=native_first)
        #: Where each Markdown file went.
        self.addresses = {
            root / "docs/site/index.md": "/docs/",
            root / "docs/site/start.md": "/docs/start",
            root / "docs/site/reference.md": "/docs/reference",
            root / "docs/site/problems.html": "/docs/problems/",
            root / "docs/events.md": "/docs/events",
            **{each: f"/docs/contracts/{each.stem}" for each in self.contracts},
        }

    def build(self):
        self.write_document()
        self.copy_files()
        for source, address in self.addresses.items():
            if source.suffix == ".md":
                self.write_markdown(source, address)
        self.write_contracts()
        self.write_problems()
        self.write_reference()
        self.compress()

    def write_document(self):
        source = self.root / "docs/openapi.yaml"
        shutil.copyfile(source, self.directory / "openapi.yaml")
        with open(source, encoding="utf-8") as file:
            self.document = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        with open(self.directory / "openapi.json", "w", encoding="utf-8") as file:
            json.dump(self.document, file, ensure_ascii=False, separators=(",", ":"))

    def copy_files(self):
        (self.directory / "docs").mkdir()
        for name in ("style.css", "paw.svg", "reference.css", "reference.js"):
            shutil.copyfile(self.root / "docs/site" / name, self.directory / "docs" / name)
        if self.scalar.exists():
            shutil.copyfile(self.scalar, self.directory / "docs/scalar.js")

    def write_markdown(self, source, address):
        text = source.read_text(encoding="utf-8")
        self.write(address, title_of(text), self.html(text, source), self.contents)

    def write_contracts(self):
        text = "# Contracts\n\nOne shop, spoken to in several ways. They differ in paths, names and "
        text += "the form of errors; accounts, stock, orders and invoices are the same.\n\n"
        for source in self.contracts:
            title, lead = summary_of(source.read_text(encoding="utf-8"))
            text += f"## [{title}](/docs/contracts/{source.stem})\n\n{lead}\n\n"
        self.write("/docs/contracts/", "Contracts", self.html(text, self.root / "docs/contracts/x"))

    def write_problems(self):
        examples = problem_examples(self.document)
        table = PROBLEMS
        for code, statuses, meaning, remedy in rows(self.root / "docs/site/problems.html"):
            table += f"| [`{code}`](/docs/problems/{code}) | {statuses} | {meaning} | {remedy} |\n"
            text = f"# {code.replace('_', ' ').capitalize().replace('json', 'JSON')}\n\n"
            text += f"`{code}` · {statuses}\n\n## What it means\n\n{meaning}\n\n"
            text += f"## What to do\n\n{remedy}\n\n"
            if code in examples:
                body = json.dumps(examples[code], indent=2, ensure_ascii=False)
                text += f"## An example\n\n```json\n{body}\n```\n\n"
            text += "[All problems](/docs/problems/)\n"
            html = self.html(text, self.root / "docs/site/x")
            self.write(f"/docs/problems/{code}", title_of(text), html, section="/docs/problems/")
        self.write("/docs/problems/", "Problems", self.html(table, self.root / "docs/site/x"))

    def write_reference(self):
        page = (self.root / "docs/site/reference.html").read_text(encoding="utf-8")
        if self.scalar.exists():
            self.put("/docs/reference", self.framed(page, "Reference", "/docs/reference"))

    def compress(self):
        """The large files, once, so that nginx need not at every request."""
        for file in [*self.directory.glob("*.*"), *self.directory.glob("docs/*.js")]:
            if file.stat().st_size > 50_000:
                compressed = gzip.compress(file.read_bytes(), mtime=0)
                file.with_name(file.name + ".gz").write_bytes(compressed)

    # From Markdown to pages.

    def html(self, text, source):
        converter = markdown.Markdown(
            extensions=["tables", "fenced_code", "codehilite", "toc", "sane_lists", "md_in_html"],
            extension_configs={
                "codehilite": {"guess_lang": False, "css_class": "code"},
                "toc": {"toc_depth": "2-3"},
            },
        )
        html = converter.convert(text)
        self.contents = converter.toc_tokens
        html = re.sub(r'href="([^"]+)"', lambda m: f'href="{self.target(m[1], source)}"', html)
        return html.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>")

    def target(self, link, source):
        """Where a link of a Markdown file leads on the site."""
        if re.match(r"[a-z]+:|/|#", link):
            return link
        path, hash_sign, anchor = link.partition("#")
        file = (source.parent / path).resolve()
        if file not in self.addresses:
            sys.exit(f"{source}: there is no page for {link}")
        return self.addresses[file] + hash_sign + anchor

    def write(self, address, title, html, contents=(), section=None):
        aside = contents_list(contents)
        main = f'<div class="page">{aside}<main>\n{html}\n</main></div>'
        self.put(address, self.framed(main, title, section or address))

    def framed(self, main, title, section):
        title = "PetShop" if title == "PetShop" else f"{title} · PetShop"
        links = "".join(navigation_link(address, name, section) for address, name in NAVIGATION)
        return (
            self.template.replace("{{title}}", escape(title))
            .replace("{{navigation}}", links)
            .replace("{{main}}", main)
        )

    def put(self, address, text):
        name = address.lstrip("/") + ("index" if address.endswith("/") else "")
        file = self.directory / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def native_first(path):
    return path.stem != "native", path.stem


def title_of(text):
    return re.sub(r"[`*]", "", re.search(r"^# (.+)$", text, re.MULTILINE)[1])


def summary_of(text):
    """The title of a page, and its first paragraph."""
    title, lead = re.search(r"^# (.+?)\n+(.+?)\n\n", text, re.MULTILINE | re.DOTALL).groups()
    return title, lead


def rows(path):
    """Code, statuses, meaning, remedy: the rows of the table of problems, in HTML."""
    return re.findall(
        r'<tr id="([a-z_]+)"><td><code>[a-z_]+</code></td><td>([^<]*)</td><td>(.*?)</td><td>(.*?)</td></tr>',
        path.read_text(encoding="utf-8"),
    )


def problem_examples(node, found=None):
    """The examples of problems in the document, by code."""
    found = {} if found is None else found
    if isinstance(node, dict):
        if isinstance(node.get("code"), str) and str(node.get("type")).startswith("/docs/problems/"):
            found.setdefault(node["code"], node)
        for value in node.values():
            problem_examples(value, found)
    elif isinstance(node, list):
        for value in node:
            problem_examples(value, found)
    return found


def contents_list(tokens):
    """The headings of a page, where there are enough of them to get lost."""
    headings = [each for token in tokens for each in ([token] if token["level"] == 2 else token["children"])]
    if len(headings) < 4:
        return ""
    items = "".join(f'<li><a href="#{each["id"]}">{each["name"]}</a></li>' for each in headings)
    return f'<aside><nav aria-label="On this page"><p>On this page</p><ul>{items}</ul></nav></aside>'


def navigation_link(address, name, section):
    here = section == address or (address.endswith("/") and section.startswith(address))
    return f'<a href="{address}"{" aria-current=page" if here else ""}>{name}</a>'


if __name__ == "__main__":
    root, directory, scalar = (Path(argument).resolve() for argument in sys.argv[1:4])
    Site(root, directory, scalar).build()
