"""Time on the map: steps from event to event, playing, and what the map counts on any day."""

from collections import Counter
from datetime import date, timedelta

from playwright.sync_api import expect

from layers.answers.events import events
from layers.classify import class_timeline
from layers.words.freshness import as_of_text
from layers.words.language import GERMAN
from tests.oracle.days import INSTRUMENTS, counts_of, days_of_interest, truth_on
from tests.suite_state import SUITE
from tests.sweeps import some
from tests.visitors import legend, still

COUNTS = """([layer, days]) => days.map((date) => {
  atlas.change({layer, date});
  const rows = document.querySelectorAll("[data-legend]:not([hidden]) [data-legend-class]");
  const drawn = {};
  document.querySelectorAll("path.area").forEach((path) => {
    const key = [...path.classList].find((c) => c.startsWith("class-")).slice(6);
    drawn[key] = (drawn[key] || 0) + 1;
  });
  const count = (row) => Number(row.querySelector("[data-count]").textContent);
  const told = Object.fromEntries([...rows].map((row) => [row.dataset.legendClass, count(row)]));
  return [drawn, told];
})"""


def test_map_and_legend_equal_an_independent_fold(visit, site):
    today, total = site.today(), len(site.atlas.municipalities)
    days = some(days_of_interest(site.atlas, today), 12)
    truths = [truth_on(day, today) for day in days]
    opened = visit("/")
    before = len(opened.requests)
    for instrument in INSTRUMENTS:
        found = opened.page.evaluate(COUNTS, [instrument, [d.isoformat() for d in days]])
        assert len(opened.requests) == before, "changing the date asks nobody"
        for day, truth, (drawn, told) in zip(days, truths, found, strict=True):
            expected = counts_of(truth, instrument)
            assert drawn == expected | {"unknown": total - sum(expected.values())}, (instrument, day)
            assert {key: count for key, count in told.items() if count} == drawn, (instrument, day)


def test_steps_lead_from_event_to_event(visit, site):
    layer, today = site.catalogue[SUITE.agreement], site.today()
    days = {d for a in site.atlas.municipalities for d, _ in class_timeline(site.atlas, layer, a, today)[1:] if d}
    start = date(2022, 6, 1)
    page = visit(f"/?ebene={SUITE.agreement}&stand={start}").page
    for expected in sorted(d for d in days if start < d)[:4]:
        page.click("#step-on")
        assert page.evaluate("() => atlas.view().date") == expected.isoformat()
        assert page.locator("#announcer").text_content() == page.locator("#day-event").text_content()
    page.click("#step-back")
    assert page.evaluate("() => atlas.view().date") == sorted(d for d in days if start < d)[2].isoformat()


def alone(atlas, instrument, layer=None):
    """The last event on whose day nothing else happens, and which is known to the day: one municipality begins with it.

    ``layer``: one in which its class changes that day.
    """
    found, start = events(atlas), atlas.state.programme.start
    days = Counter(event.day for event in found)
    return next(
        e
        for e in reversed(found)
        if (e.instrument, e.status.status, e.renewed, e.since.precision) == (instrument, "active", False, "day")
        and (e.day > start, days[e.day], len(e.keys), len(e.keys[0])) == (True, 1, 1, 8)
        and (layer is None or e.day in dict(class_timeline(atlas, layer, e.keys[0], e.day)))
    )


def told(site, event, day):
    """What is said of an event that is one of its instrument."""
    instrument = site.language.state(site.atlas.state).programme.find(event.instrument)
    return f"{day}: {site.atlas.municipalities[event.keys[0]].name} – {instrument.short} {instrument.active}"


def test_an_event_is_told_and_the_legend_says_of_every_day_how_new_the_newest_report_is(visit, site):
    signed = alone(site.atlas, SUITE.agreement)
    before = signed.day - timedelta(days=1)
    page = visit(f"/?ebene={SUITE.agreement}&stand={before}").page
    assert page.locator("#day-event").text_content().startswith("Hier zuletzt "), (
        "in this layer; the legend names the newest report of all"
    )
    page.focus("#step-on")
    page.keyboard.press("Enter")
    assert page.locator("#day-event").text_content() == told(site, signed, f"{signed.day:%d.%m.%Y}")
    # in the overview, its class and its symbol come of the same: it is named once
    founded = alone(site.atlas, SUITE.council, site.catalogue["overview"])
    name = site.atlas.municipalities[founded.keys[0]].name
    page.evaluate("(date) => atlas.change({layer: 'overview', date})", founded.day.isoformat())
    page.wait_for_function("(name) => document.querySelector('#day-event').textContent.includes(name)", arg=name)
    assert page.locator("#day-event").text_content().count(name) == 1
    page.evaluate(f"() => atlas.change({{layer: '{SUITE.agreement}'}})")
    for day in (before, site.atlas.state.programme.start, date(2021, 3, 31), site.today()):
        page.evaluate("day => atlas.change({ date: day })", day.isoformat())
        expect(page.locator("#legend-date")).to_have_text(as_of_text(site.on(day), GERMAN))
    english = visit(f"/?ebene={SUITE.agreement}&stand={signed.day}&lang=en").page
    asked = site.in_language("en")
    assert english.locator("#day-event").text_content() == told(asked, signed, f"{signed.day:%-d %b %Y}")
    english.click("#step-back")
    day = date.fromisoformat(english.evaluate("() => atlas.view().date"))
    expect(english.locator("#legend-date")).to_have_text(as_of_text(asked.on(day), asked.language))


def test_playing_the_whole_period_asks_nobody_passes_every_month_and_ends_today(visit, site):
    opened = visit(f"/?ebene={SUITE.council}", fresh=True)
    page = opened.page
    still(opened)
    shown, asked = legend(page), len(opened.requests)
    page.evaluate("() => { window.seen = []; atlas.onChange((view) => window.seen.push(view.date)); }")
    page.clock.install()  # a month is shown for an eighth of a second: as many ticks, without waiting for them
    page.click("#play")
    assert page.get_attribute("#play", "aria-label") == "Anhalten"
    page.clock.run_for(60_000)
    assert not page.evaluate("() => atlas.isPlaying()")
    seen = page.evaluate("() => window.seen")
    assert seen[0] == site.atlas.state.programme.start.isoformat() and seen == sorted(seen)
    assert len(seen) > 90 and seen[-1] == site.today().isoformat()
    assert legend(page) == shown
    page.clock.run_for(5_000)
    page.wait_for_timeout(100)  # whoever asked has done so by now
    assert len(opened.requests) == asked
    assert page.get_attribute("#play", "aria-label") == "Entwicklung abspielen"
    page.evaluate("() => { atlas.change({ date: '2022-12-31' }); window.seen = []; }")
    page.click("#play")
    page.clock.run_for(2_000)
    page.click("#play")
    seen = page.evaluate("() => window.seen")
    assert seen[:4] == ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30"]
    assert seen[13] == "2024-02-29"
    # who prefers less motion gets years, one by one
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("(date) => { atlas.change({ date }); window.seen = []; }", site.today().isoformat())
    page.click("#play")
    page.clock.run_for(2_000)
    page.click("#play")
    start = site.atlas.state.programme.start
    assert page.evaluate("() => window.seen") == [start.isoformat(), start.replace(year=start.year + 1).isoformat()]
    assert page.evaluate("() => atlas.isPlaying()") is False


def test_playing_stops_on_escape_and_the_panel_catches_up(visit, site):
    page = visit("/").page
    start = page.evaluate("() => atlas.view().date")
    page.click("#play")
    page.wait_for_function("(start) => atlas.view().date < start && atlas.view().date > '2018-12-31'", arg=start)
    page.keyboard.press("Escape")
    assert page.evaluate("() => atlas.isPlaying()") is False
    day = page.evaluate("() => atlas.view().date")
    page.wait_for_selector(f"#panel-answer[data-date='{day}']")
    page.wait_for_url(f"**stand={day}*")
    # at the ends there is no further step
    start = site.atlas.state.programme.start.isoformat()
    page.evaluate(f"(date) => atlas.change({{ layer: '{SUITE.council}', date }})", start)
    page.click("#step-back", force=True)
    assert page.evaluate("() => atlas.view().date") == start
    assert page.get_attribute("#step-back", "aria-disabled") == "true"
    assert page.get_attribute("#step-on", "aria-disabled") == "false"
