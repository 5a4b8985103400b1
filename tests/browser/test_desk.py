"""The editors' desk as people use it: from an invitation to what the public sees and back, by keyboard, and without scripts."""

import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from app import create_app
from dashboard.context.settings import Settings
from dashboard.desk.access import Role
from dashboard.desk.pages import upload as upload_page
from dashboard.desk.uploads import make_draft
from loaders.accounts import people, tokens
from loaders.common.findings import WARNING, Finding, Findings
from loaders.history.database import open_database, writing
from loaders.history.reading import Changes, edition, facts_at, newest
from loaders.history.tables import EDIT, UPLOAD
from loaders.history.uploads import keep_upload
from loaders.history.writing import propose, propose_list
from loaders.lists.register_file import Known, load_register
from loaders.store.prebuild import CheckedList
from tests.browser.tabs import Watch
from tests.browser.test_accessibility import NO_COLOURS, RUN, axe, complaints, leave_one_of_a_kind, violations
from tests.clock import CLOCK, TODAY
from tests.list_reading import names_of
from tests.suite_state import SUITE
from tests.sweeps import everything
from tests.visitors import DESKTOP, drawn, served

PASSWORD = "Zwölf Zwerge zählen Zwetschgen"
SMALLEST = {"width": 320, "height": 640}
WIDER = """() => [...document.querySelectorAll("body *")].filter((e) => !e.closest(".table-scroll, .visually-hidden")
  && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 120))"""
SAID = """() => new MutationObserver((changes) => changes.forEach((c) => noted(c.target.textContent))).observe(
  document.querySelector(".desk-form [role=status]"), {childList: true})"""


@pytest.fixture(scope="module")
def house(tmp_path_factory, run_store, atlas):
    """The whole site over a database: ``address``, ``write(work)``, ``take_over()`` to show what was published."""
    address = str(tmp_path_factory.mktemp("desk") / "atlas.db")
    settings = Settings(ATLAS_DATABASE=address, ATLAS_CACHE=str(run_store.folder))
    shown = [create_app(settings, clock=CLOCK).server]
    engine = open_database(address)

    def write(work):
        with writing(engine) as connection:
            return work(connection)

    def invite(name, role):
        def work(connection):
            made = people.add(connection, f"{name.lower()}@amt.example", f"{name} Amt", role, CLOCK("UTC"))
            return tokens.invite(connection, made.id, CLOCK("UTC"))

        return f"/redaktion/einladung/{write(work)}"

    known = Known(atlas.territory, names_of(atlas, atlas.state), atlas.coming, atlas.state, TODAY)

    def check(inputs, _clock, _annotated):
        # not in a process of its own, which takes seconds to start and reads the shapes, too: that is tested elsewhere
        findings = Findings()
        found = load_register(inputs.status, known, findings)
        return CheckedList(findings, [*found.facts, *found.later], atlas.origin)

    def newest_one(environ, start_response):
        return shown[-1](environ, start_response)

    with pytest.MonkeyPatch.context() as patch, served(newest_one) as where:
        patch.setattr(upload_page, "make_draft", partial(make_draft, check=check))
        yield SimpleNamespace(
            address=where,
            write=write,
            invite=invite,
            take_over=lambda: shown.append(create_app(settings, clock=CLOCK, before=shown[-1]).server),
        )
    engine.dispose()


@pytest.fixture
def come(browser, house):
    """``come(scripts=True, state=None, tolerate=())`` → a page of a browser of its own, which complains of what goes wrong."""
    opened, complaints = [], []

    def page(scripts=True, state=None, tolerate=()):
        context = browser.new_context(
            viewport=DESKTOP, locale="de-DE", java_script_enabled=scripts, storage_state=state, base_url=house.address
        )
        opened.append(context)
        made = context.new_page()
        Watch(made, house.address, complaints, tolerate)
        return made

    yield page
    for context in opened:
        context.close()
    assert not complaints


def sign_in(page, invitation, key):
    """From the link of an invitation to the first page of the desk."""
    page.goto(invitation)
    page.get_by_label("Neues Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Neues Passwort, noch einmal").fill(PASSWORD)
    page.get_by_role("button", name="Passwort setzen").click()
    page.get_by_label("Ihre E-Mail-Adresse").fill(key)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.get_by_role("heading", name="Was veröffentlicht ist").wait_for()


@pytest.fixture(scope="module")
def chief(browser, house):
    """What a browser keeps in which somebody is signed in who may do everything."""
    context = browser.new_context(base_url=house.address)
    sign_in(context.new_page(), house.invite("Chefin", Role.ADMINISTRATOR), "chefin@amt.example")
    yield context.storage_state()
    context.close()


def list_without_a_council(page):
    """What is published, as a list, but for what it says of the town's council; and how many facts that are."""
    address = page.get_by_role("link", name="Vorlage mit allem Bekannten").get_attribute("href")
    lines = page.context.request.get(address.replace(".xlsx", ".csv")).text().splitlines(keepends=True)
    gone = [line for line in lines if line.startswith(f"{SUITE.town},") and f",{SUITE.council}," in line]
    assert gone
    return "".join(line for line in lines if line not in gone).encode(), len(gone)


def shown_class(page):
    """The class of the town on the public map of councils."""
    page.goto(f"/?ebene={SUITE.council}")
    page.wait_for_selector("#atlas[data-ready=true]")
    return drawn(page)[SUITE.town]


def send(page, content):
    """Upload a list and wait for its draft; return what was said meanwhile."""
    said = []

    def note(text):
        said.append(text)

    page.get_by_role("link", name="Liste hochladen", exact=True).first.click()
    page.get_by_label("Datei").wait_for()
    with suppress(Error):  # without scripts nothing is said
        page.expose_function("noted", note)
        page.evaluate(SAID)
    page.get_by_label("Datei").set_input_files({"name": "Liste.csv", "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.wait_for_url("**/entwurf/*")
    return said


def publish_with_loss(page, lost):
    """Losses stand first, by name; nothing is public before they are confirmed."""
    headings = page.get_by_role("main").get_by_role("heading", level=2).all_inner_texts()
    assert headings[:3] == ["Befunde", f"{lost} Angaben fallen weg", "Was sich ändern würde"]
    named = page.locator(".desk-losses li").all_inner_texts()
    assert len(named) == lost and all(text.startswith(f"{SUITE.town_name} – {SUITE.council_short}") for text in named)
    assert page.locator("figure.district-map path").count() >= SUITE.number
    button = page.get_by_role("main").get_by_role("button", name="Veröffentlichen")
    page.get_by_label("Was ändert sich, in einem Satz?").fill("Meldungen vom November")
    button.click()
    page.get_by_role("alert").filter(has_text="noch nicht bestätigt").wait_for()
    page.get_by_label("Ich habe alle", exact=False).check()
    page.get_by_label("Warum?").fill("Rat aufgelöst")
    button.click()
    page.get_by_role("status").filter(has_text="ist veröffentlicht").wait_for()
    assert page.get_by_text("„Meldungen vom November“").first.is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_list_with_a_loss_becomes_public_and_is_taken_back(come, house, scripts):
    page, name = come(scripts, tolerate=("422",)), "Paul" if scripts else "Ohne"
    sign_in(page, house.invite(name, Role.PUBLISHER), f"{name.lower()}@amt.example")
    content, lost = list_without_a_council(page)
    said = send(page, content)
    if scripts:
        assert said[0] == "Die Datei wird hochgeladen …" and "Die Liste wird geprüft" in said[-1]
        public = come()
        before = shown_class(public)
        publish_with_loss(page, lost)
        house.take_over()
        assert shown_class(public) == "unknown" != before
    else:
        publish_with_loss(page, lost)
    page.get_by_role("link", name="Verlauf").click()
    page.get_by_role("button", name=re.compile("zurücknehmen")).first.click()
    page.get_by_role("heading", name=f"{lost} Angaben kommen hinzu").wait_for()
    page.get_by_role("main").get_by_role("button", name="Veröffentlichen").click()
    page.get_by_text("zurückgenommen“").first.wait_for()


def test_what_goes_wrong_while_a_list_is_sent_stands_where_its_progress_stood(come, chief):
    page = come(state=chief, tolerate=("ERR_FAILED",))
    page.goto("/redaktion/liste")
    page.get_by_label("Datei").set_input_files({"name": "Liste.csv", "mimeType": "", "buffer": b"AGS;Gemeinde\n"})
    status, button = page.locator(".desk-form [role=status]"), page.get_by_role("button", name="Hochladen und prüfen")
    page.route("**/redaktion/liste", lambda route: route.abort())
    button.click()
    page.get_by_text("Die Verbindung ist abgebrochen").wait_for()
    assert "Es ist nichts gespeichert" in status.inner_text() and page.locator("progress").is_hidden()
    page.evaluate("() => (document.querySelector('.desk-form').dataset.limit = 5)")
    button.click()
    assert "höchstens 20 MB" in status.inner_text()


def tab_to(page, selector):
    """Walk to an element as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached with the tab key")


def test_a_single_fact_is_added_by_keyboard(come, chief, atlas):
    page, instrument = come(state=chief), atlas.state.programme.find(SUITE.analysis)
    page.goto(f"/redaktion/gemeinde/{SUITE.beside}")
    for field, typed in (
        ("instrument", instrument.label[:4]),
        ("date", "Juni 2026"),
        ("date_kind", "Beg"),
        ("source_title", "Medieninformation vom 3. Juni 2026"),
    ):
        tab_to(page, f"#f-{field}")
        page.keyboard.type(typed)
    tab_to(page, "button[value=speichern]")
    page.keyboard.press("Enter")
    page.get_by_text("Gemerkt im Entwurf").wait_for()
    assert page.locator(".desk-facts .is-new").inner_text().startswith("neu in diesem Entwurf")
    tab_to(page, "a[href*='/entwurf/']")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 Angabe kommt hinzu").wait_for()
    assert page.get_by_text(f"{instrument.short}: aktiv, Beginn Juni 2026").is_visible()


@pytest.fixture(scope="module")
def drafts(house):
    """Drafts of every kind: a list with errors, one with losses and hints, single facts."""

    def work(connection):
        live, now = newest(connection), CLOCK("UTC")
        facts, origin = facts_at(connection, live), edition(connection, live).origin
        wrong = Finding("L.csv", 3, "Status", "vielleicht", "ja oder nein", "einen dieser Werte eintragen", cell="F3")
        rest = [fact for fact in facts if fact.ags != SUITE.town]
        bad = propose(connection, UPLOAD, Changes([], []), "berta@amt.example", "", origin, now)
        loss = propose_list(connection, UPLOAD, rest, "berta@amt.example", "", origin, now)
        added = replace(
            next(f for f in facts if f.ags == SUITE.town),
            ags=SUITE.beside,
            municipality=SUITE.beside_name,
            carrier=SUITE.beside_name,
        )
        single = propose(connection, EDIT, Changes([added], []), "berta@amt.example", "", origin, now)
        keep_upload(connection, bad.id, "Gemeindezusammenschlüsse-Sommer-Liste.csv", [wrong], b"", b"PK")
        keep_upload(connection, loss.id, "L.csv", [replace(wrong, severity=WARNING)], b"", b"PK")
        return [f"/entwurf/{draft.id}" for draft in (bad, loss, single)]

    return house.write(work)


PAGES = (
    "/",
    "/liste",
    "/verlauf",
    "/vergleich?von=1&bis=1",
    f"/gemeinde?suche={SUITE.twice_name.lower()}",
    f"/gemeinde/{SUITE.town}",
    "/konto",
    "/konto/zweiter-schritt",
    "/zugaenge",
    "/zugaenge/1",
    "/hilfe",
)


@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_can_use_every_page(come, chief, drafts, house, language):
    """axe-core has no complaint, and nothing is wider than a small phone but tables, which scroll.

    Pages are tried wide or narrow by turns, colours in German; every second one in English, with axe-core half of these.
    ``EVERYTHING=1`` tries all of them in all ways, as on the public pages.
    """
    seen, german = set(), language == "de"
    ask = violations if everything() else complaints
    inside, outside = come(state=chief), come()
    for page in (inside, outside):
        page.add_init_script(Axe().axe_script)
    invitation = house.invite(f"Gast-{language}", Role.READER).removeprefix("/redaktion")
    pages = [*((inside, path) for path in (*PAGES, *drafts)), (outside, "/anmelden"), (outside, invitation)]
    for number, (page, path) in enumerate(pages if german or everything() else pages[1::2]):
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        page.goto(f"/redaktion{path}{'&' if '?' in path else '?'}lang={language}")
        assert page.get_attribute("html", "lang") == language
        narrow = number % 2 == 1
        if german and (everything() or not narrow):
            assert ask(page, seen) == [], (path, "wide (and light)")
        page.set_viewport_size(SMALLEST)
        assert page.evaluate(WIDER) == [], path
        if everything() or narrow:
            leave_one_of_a_kind(page)
            page.emulate_media(color_scheme="dark")
            found = ask(page, seen) if german or everything() else axe(page, RUN, NO_COLOURS, "html")
            assert found == [], (path, "narrow (and dark)")
