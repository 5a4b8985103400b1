"""The charts of /entwicklung: what is drawn is what the tables say, and pictures of them are made without asking anybody."""

import re

import pytest

from tests.suite_state import SUITE

SHARES = ("districts", "sizes")
CHARTS = (*SUITE.instruments, *SHARES)
DRAWN = """(key) => document.querySelector(`[data-chart=${key}] .chart`).data.map(
  (trace) => ({name: trace.name, x: [...trace.x], y: [...trace.y]}))"""
TABLE = """(key) => [...document.querySelectorAll(`[data-chart=${key}] tbody tr`)].map(
  (row) => [...row.cells].map((cell) => (cell.firstChild ? cell.firstChild.textContent : "").trim()))"""

HEADS = "(key) => [...document.querySelectorAll(`[data-chart=${key}] thead th`)].map((head) => head.textContent)"


def german(text):
    return float(text.replace(".", "").replace(",", ".").replace("\xa0", "").removesuffix("%"))


def test_what_is_drawn_is_what_the_tables_say_and_is_saved_with_title_and_sources(visit, atlas):
    opened = visit(f"/entwicklung?angebot={SUITE.council}", wait="[data-chart=sizes][data-drawn=true]")
    lines_and_points_are_the_numbers_of_the_table(opened.page)
    bars_are_the_shares_of_the_table(opened.page)
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        before = len(opened.requests)
        with opened.page.expect_download() as saved:
            opened.page.click(f"[data-chart={SUITE.council}] [data-save={kind}]")
        content = saved.value.path().read_bytes()
        assert saved.value.suggested_filename.startswith(f"{SUITE.council}-") and content.startswith(begins)
        if kind == "svg":
            told = content.decode()
            assert atlas.state.programme.find(SUITE.council).label in told and "Quelle: " in told
        assert all(r.startswith(("blob:", "data:")) or "blob:" in r for r in opened.requests[before:])


def lines_and_points_are_the_numbers_of_the_table(page):
    """Lines that say nothing new are not drawn: those named where all are."""
    drawn_names = {"Gemeinden": "Gemeinden", "namentlich belegt": "davon namentlich belegt"}
    drawn_names["veröffentlicht"] = "vom Programm veröffentlicht"
    for key in SUITE.instruments:
        traces = {trace["name"]: trace for trace in page.evaluate(DRAWN, key)}
        table, heads = page.evaluate(TABLE, key), page.evaluate(HEADS, key)
        columns = {head: [german(row[i]) for row in table if row[i]] for i, head in enumerate(heads) if i}
        told = {drawn_names.get(head, head): column for head, column in columns.items()}
        if told["davon namentlich belegt"] == told["Gemeinden"]:
            del told["davon namentlich belegt"]
        assert {name: trace["y"] for name, trace in traces.items()} == told, key
        days = [".".join(reversed(day.split("-"))) for day in traces["Gemeinden"]["x"]]
        assert days == [row[0] for row in table if row[1]], key


def bars_are_the_shares_of_the_table(page):
    for key in SHARES:
        area, inhabitants, municipalities = page.evaluate(DRAWN, key)
        table = page.evaluate(TABLE, key)
        for trace, column in ((municipalities, 1), (inhabitants, 2), (area, 3)):
            # of a size that nobody has there is no share
            told = {row[0]: None if row[column] == "–" else german(re.sub(r"\s", "", row[column])) for row in table}
            # the table says whole per cents
            assert dict(zip(trace["y"], trace["x"], strict=True)) == pytest.approx(told, abs=0.51), key


def test_without_scripts_the_tables_hold_everything(visit):
    page = visit("/entwicklung", scripts=False, wait="main").page
    assert page.locator("[data-chart] table").count() == len(CHARTS)
    assert page.locator("[data-save]:visible").count() == 0
