"""What an XLSX keeps outside its sheets but shows in their cells: number formats, what is struck through, comments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import IO

from lxml import etree

from loaders.tables.workbook_sheets import Styles, each, is_set, place_of, without_struck

#: Excel's built-in format for month and year (17), and for dates with a day.
_MONTH_FORMAT = 17
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
#: What Excel writes above a comment that is the beginning of a conversation.
_CONVERSATION = re.compile(r"\[(?:Threaded comment|Kommentarthread)\].*?(?:Comment|Kommentar):\s*", re.DOTALL)
#: Whoever wrote a comment in our own annotated copy, and the backgrounds that it marks cells with.
ANNOTATOR = "Prüfung"
MARKS = ("F4B6AE", "FFE9A8")
#: Backgrounds that nobody sees: white, by its index or as the first colour of a theme.
_WHITE = ("FFFFFF", *MARKS)
_WHITE_INDICES = ("1", "9", "64", "65")


def read_styles(root: etree._Element | None, texts: IO[bytes] | None) -> Styles:
    """Return what ``root`` (styles.xml) and ``texts`` (sharedStrings.xml) say; either may be missing."""
    found = {} if texts is None else _struck_texts(texts)
    if root is None:
        return Styles(texts=found)
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.iter("{*}numFmt")}
    fonts = root.find("{*}fonts")
    crossed = {str(i) for i, font in enumerate(fonts if fonts is not None else ()) if is_set(font.find("{*}strike"))}
    styles = root.find("{*}cellXfs")
    fills = root.find("{*}fills")
    backgrounds = {str(i): _background(fill) for i, fill in enumerate(fills if fills is not None else ())}
    coarse, struck, colours = dict[str, str](), set[str](), dict[str, str]()
    for index, style in enumerate(styles if styles is not None else ()):
        number = style.get("numFmtId", "0")
        shown = "month" if number == str(_MONTH_FORMAT) else _shown_by(own.get(number, ""))
        if shown:
            coarse[str(index)] = shown
        if style.get("fontId", "0") in crossed:
            struck.add(str(index))
        if colour := backgrounds.get(style.get("fillId", "0")):
            colours[str(index)] = colour
    return Styles(coarse, frozenset(struck), found, colours)


def _background(fill: etree._Element) -> str:
    """The colour of a fill, in whatever way it is told; empty if nobody sees it."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return "gradient" if fill.find("{*}gradientFill") is not None else ""
    colour = pattern.find("{*}fgColor")
    if pattern.get("patternType", "none") in ("none", "gray125") or colour is None:
        return ""
    rgb, theme, index = colour.get("rgb", "").upper(), colour.get("theme"), colour.get("indexed")
    unseen = rgb.endswith(_WHITE) or index in _WHITE_INDICES or (theme == "0" and not float(colour.get("tint", "0")))
    return "" if unseen else f"{rgb or index or theme} {colour.get('tint', '')}".strip()


def read_comments(part: str, read: Callable[[str], etree._Element | None]) -> dict[tuple[int, int], str]:
    """Return the comments of the sheet in ``part`` by place, but not our own. ``read`` gives a part, or ``None``."""
    folder, name = posixpath.split(part)
    links = read(f"{folder}/_rels/{name}.rels")
    found: dict[tuple[int, int], str] = {}
    for link in () if links is None else links.iter("{*}Relationship"):
        if link.get("Type", "").endswith("/comments"):
            target = link.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            root = read(path)
            found |= {} if root is None else _comments(root)
    return found


def _comments(root: etree._Element) -> dict[tuple[int, int], str]:
    authors = [a.text or "" for a in root.iter("{*}author")]
    ours = {str(i) for i, author in enumerate(authors) if author == ANNOTATOR}
    found = {}
    for comment in root.iter("{*}comment"):
        place = place_of(comment.get("ref", ""))
        text = _CONVERSATION.sub("", "".join(t.text or "" for t in comment.iter("{*}t"))).strip()
        if place and text and comment.get("authorId") not in ours:
            found[place] = text
    return found


def _shown_by(code: str) -> str | None:
    letters = _QUOTED.sub("", code.partition(";")[0]).lower()
    if not re.search("[yj]", letters) or re.search("[dth]", letters):
        return None
    return "month" if "m" in letters else "year"


def _struck_texts(stream: IO[bytes]) -> dict[str, tuple[str, str]]:
    """Index of every shared text of which some is struck through → what remains of it, and what does not."""
    parts = ((str(index), without_struck(text)) for index, text in enumerate(each(stream, ("{*}si",))))
    return {index: text for index, text in parts if text is not None}
