#!/usr/bin/env python3
"""The shape of an output, without its words: what a hostile title must not change.

    check_shape.py html|md|csv FILE [OTHER]     prints nothing when FILE is well formed and OTHER has the same shape
"""
import csv
import html.parser
import json
import re
import sys
import unicodedata

VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "line"}
REORDERS = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def fail(text):
    sys.exit(f"check_shape: {text}")


class Page(html.parser.HTMLParser):
    """Elements in order, each with the names of its attributes; ids are unique, links lead somewhere, all is closed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.shape, self.open, self.ids, self.links, self.named, self.data = [], [], [], [], [], ""
        self.feed(text)
        self.close()
        if self.open:
            fail(f"not closed: {self.open}")
        if len(set(self.ids)) != len(self.ids):
            fail("an id twice")
        for target in self.links + self.named:
            if target not in self.ids:
                fail(f"no element has the id {target}")

    def handle_starttag(self, tag, attributes):
        self.add(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.add(tag, attributes)

    def add(self, tag, attributes):
        names = [name for name, _ in attributes]
        if len(set(names)) != len(names) or any(name.startswith("on") for name in names):
            fail(f"attributes of {tag}: {names}")
        if tag in ("iframe", "object", "embed", "img", "image", "use", "foreignobject", "base", "form", "link"):
            fail(f"<{tag}>")
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "aria-labelledby":
                self.named += value.split()
            elif name == "href" and value.startswith("#"):
                self.links.append(value[1:])
            elif name in ("href", "src") and not re.match(r"https?://[^\s\"'<>]+$", value):
                fail(f"a link to {value!r}")
        if tag == "script" and dict(attributes) != {"type": "application/json", "id": "tiebreak-report"}:
            fail("a script that is more than data")
        self.shape.append((tag, tuple(names)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            fail(f"</{tag}> at {self.getpos()} closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.data += data


def html_shape(text):
    page = Page(text)
    document = json.loads(page.data)
    if document["tiebreak"] != "report/1" or "not_fired" in document:
        fail("the document it carries is not what it should be")
    return page.shape


def md_shape(text):
    """What each line begins with, and the marks within it that mean something to Markdown."""
    shape = []
    for line in text.splitlines():
        begin = re.match(r"(#+ |- |> |<!-- tiebreak:(?:begin|end) \S+ -->|---$|$)?", line).group(0)
        plain = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)  # escaped
        plain = re.sub(r"`[^`]*`", "", plain)
        shape.append((begin, len(re.findall(r"<(?!!--)|\[|!\[|\*\*|~~|\|", plain))))
    return shape


def csv_shape(text):
    if not text.endswith("\r\n") or "\n" in text.replace("\r\n", ""):
        fail("lines do not end as they should")
    rows = list(csv.reader(text.split("\r\n")[:-1], strict=True))
    for row in rows:
        if len(row) != 8:
            fail(f"a row of {len(row)} cells")
        for i, cell in enumerate(row):
            if i != 6 and re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]", cell):
                fail(f"a formula: {cell!r}")
    return [tuple(row[2:6]) for row in rows]


def shape(kind, path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    for c in text:
        if c in REORDERS or (unicodedata.category(c) == "Cc" and c not in "\n\t" + ("\r" if kind == "csv" else "")):
            fail(f"{path}: the character U+{ord(c):04X}")
    return {"html": html_shape, "md": md_shape, "csv": csv_shape}[kind](text)


def main(kind, path, other=None):
    mine = shape(kind, path)
    if other is not None:
        theirs = shape(kind, other)
        if mine != theirs:
            at = next((i for i, (a, b) in enumerate(zip(mine, theirs)) if a != b), min(len(mine), len(theirs)))
            fail(f"{path} and {other} differ at {at}: {mine[at:at + 3]} and {theirs[at:at + 3]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
