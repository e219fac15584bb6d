"""Reads a page as a strict browser would: every s-* tag, attribute and value must be one that Polaris knows."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

BOOK = json.loads((Path(__file__).parents[1] / "data" / "polaris-elements.json").read_text())
ELEMENTS: dict[str, dict[str, Any]] = BOOK["elements"]
ICONS = set(BOOK["icons"])
#: What App Bridge adds to Polaris (shopify.dev, app home).
APP_BRIDGE = {"s-app-nav": {"": set[str]()}}
EVERYWHERE = {"id", "class", "slot", "hidden", "lang", "tabindex"}
VOID = {"meta", "link", "input", "img", "br", "hr"}
#: Stands where a template writes a value that only rendering knows.
UNKNOWN = "jinja"


class Reader(HTMLParser):
    """Collects what is wrong in `problems`, and the scripts and forms on the way."""

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where, self.open = where, list[str]()
        self.problems, self.inline_scripts, self.tags = list[str](), 0, list[tuple[str, dict[str, str | None]]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "script" and "src" not in given:
            self.inline_scripts += 1
        if any(name.startswith("on") for name in given) or "style" in given:
            self.complain(tag, "inline script or style")
        if tag.startswith("s-"):
            self.check(tag, given)
        self.check_slot(tag, given.get("slot"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.complain(tag, "closed out of turn")
            self.open = [*self.open, tag]

    def check(self, tag: str, given: dict[str, str | None]) -> None:
        if tag in APP_BRIDGE:
            return
        if tag not in ELEMENTS:
            self.complain(tag, "unknown tag")
            return
        known = ELEMENTS[tag]["attributes"]
        for name, value in given.items():
            if name in EVERYWHERE or name.startswith("data-") or UNKNOWN in name:
                continue
            if name == "rel" and self.open and self.open[-1] == "s-app-nav":
                continue
            if name not in known:
                self.complain(tag, f"unknown attribute {name}")
            elif not fits(known[name], value or ""):
                self.complain(tag, f"{name}={value!r} is not {known[name][:80]}")

    def check_slot(self, tag: str, slot: str | None) -> None:
        if slot and (not self.open or slot not in ELEMENTS.get(self.open[-1], {}).get("slots", [])):
            self.complain(tag, f"{self.open[-1:]} has no slot {slot}")

    def complain(self, tag: str, what: str) -> None:
        self.problems.append(f"{self.where}:{self.getpos()[0]} <{tag}> {what}")


def fits(kind: str, value: str) -> bool:
    """Whether `value` is of the kind that the book states; kinds in prose are taken on trust."""
    if UNKNOWN in value:
        return True
    if kind == "boolean":
        return value == ""
    if kind == "icon":
        return value in ICONS
    if kind == "number":
        return bool(re.fullmatch(r"-?\d+(\.\d+)?", value))
    if re.fullmatch(r'("[^"]*"( \| )?)+', kind):
        free = '"auto" | "0"', '"0"', '"none" | "0"'
        return kind in free or value in re.findall(r'"([^"]*)"', kind)
    return True


def read(html: str, where: str) -> Reader:
    """The page, read."""
    reader = Reader(where)
    reader.feed(html)
    reader.close()
    return reader


def read_template(source: str, where: str) -> Reader:
    """A template, read as if every branch of it were written out, inside the page that its base opens."""
    if source.startswith('{% extends "pages/base.html" %}'):
        source = f"<s-page>{source}</s-page>"
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    source = re.sub(r"\{\{.*?\}\}", UNKNOWN, source, flags=re.S)
    return read(re.sub(r"\{%.*?%\}", "", source, flags=re.S), where)
