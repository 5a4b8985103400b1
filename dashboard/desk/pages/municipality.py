"""``/redaktion/gemeinde/<key>``: the facts about one municipality or district: add, correct, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Flask, redirect, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from dashboard.context.languages import spoken
from dashboard.context.query import RequestError
from dashboard.context.slugs import slug, slugs, with_part
from dashboard.desk.access import Role, needs, person
from dashboard.desk.addresses import desk_address
from dashboard.desk.desk import Desk
from dashboard.desk.edits import (
    changes_in,
    chosen_draft,
    corrected_fact,
    edit_drafts,
    fact_of,
    kept_after_all,
    present_facts,
    save,
    with_fact,
    without_fact,
)
from dashboard.desk.frame import language_of, show
from dashboard.desk.pages.form import fields_of, fits, read_texts, texts_of
from dashboard.desk.register import Told, place_name, tell
from dashboard.desk.words import faster, settled
from dashboard.pages.compare import find_by_text, full_name
from layers.words.language import message
from layers.words.wording import sort_key
from loaders.common.findings import ERROR, Finding
from loaders.history.reading import Changes, Revision, revision
from loaders.history.stored_fact import StoredFact
from loaders.history.tables import DRAFT
from loaders.history.writing import OutdatedError, SettledError


@dataclass(frozen=True)
class Entered:
    """What somebody has typed into the form, which fact it corrects (its digest), and what is to be said of it."""

    texts: Mapping[str, str]
    corrects: str = ""
    findings: Sequence[Finding] = ()
    notice: str = ""
    seen: frozenset[str] = field(default_factory=frozenset)


def register_municipality(server: Flask, desk: Desk) -> None:
    """Add the search for a place, its page, and what can be done there."""
    known = slugs(desk.site.atlas)

    @server.get("/gemeinde")
    @needs(Role.READER)
    def find_place() -> Response | tuple[str, int]:
        site, text = spoken(desk.site), request.args.get("suche", "").strip()
        found = find_by_text(site, known, text) or with_part(known, slug(text)) if text else []
        if len(found) == 1:
            return redirect(desk_address(desk, f"gemeinde/{found[0]}"), 302)
        places = sorted((site.atlas.municipalities[ags] for ags in found), key=lambda m: sort_key(m.name))
        named = [(m.ags, full_name(site, m)) for m in places]
        everybody = [full_name(site, m) for m in site.atlas.municipalities.values()]
        return show(desk, "places.html", asked=text[:60], places=named, names=everybody)

    @server.get("/gemeinde/<key>")
    @needs(Role.READER)
    def place(key: str) -> tuple[str, int]:
        return show_place(desk, _checked(desk, key))

    @server.post("/gemeinde/<key>")
    @needs(Role.EDITOR)
    def change(key: str) -> Response | tuple[str, int]:
        return change_place(desk, _checked(desk, key), request.form)


def change_place(desk: Desk, key: str, form: Mapping[str, str]) -> Response | tuple[str, int]:
    """Do what a form of the page asks for (``tat``), and show the page again: with what was typed if that is not done."""
    language = language_of(desk)
    entered, deed = Entered(read_texts(form), form.get("berichtigt", "")), form.get("tat", "")
    try:
        with desk.writing() as connection:
            draft, version = _draft_of(connection, form)
            changes, present = changes_in(connection, draft), present_facts(connection)
            if deed == "speichern":
                made, findings = _with_entered(desk, key, entered, changes, present)
                if made is None:
                    return show_place(desk, key, 422, Entered(entered.texts, entered.corrects, findings))
            else:
                made = _without(deed, form.get("angabe", ""), changes, present)
            done = save(desk, connection, draft, version, made, person().key)
    except OutdatedError as error:
        notice, seen = faster(error.now, language), frozenset(form.get("gesehen", "").split())
        return show_place(desk, key, 409, Entered(entered.texts, entered.corrects, (), notice, seen))
    except SettledError as error:
        return show_place(desk, key, 409, Entered(entered.texts, entered.corrects, (), settled(error.found, language)))
    return redirect(desk_address(desk, f"gemeinde/{key}", entwurf=done.id, gemerkt=1), 303)


def _checked(desk: Desk, key: str) -> str:
    """The key of a place of the territory, old ones carried on. Raises RequestError 404."""
    found = desk.site.atlas.find(key)
    if found or key in desk.site.atlas.districts:
        return found.ags if found else key
    raise RequestError(
        404, message("Keine Gemeinde „{name}“."), "ags", message("der Schlüssel einer Gemeinde"), name=key[:60]
    )


def _draft_of(connection: Connection, form: Mapping[str, str]) -> tuple[Revision | None, int]:
    """The draft that a form means (``None``: a new one) and the version of it that its sender saw. Raises SettledError."""
    wanted, version = form.get("entwurf", "neu"), form.get("version", "0")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 9 and version.isascii() and version.isdigit()):
        return None, 0
    found = revision(connection, int(wanted))
    if found.state != DRAFT:
        raise SettledError(found)
    return found, int(version[:9])


def _with_entered(
    desk: Desk, key: str, entered: Entered, changes: Changes, present: Sequence[StoredFact]
) -> tuple[Changes | None, Sequence[Finding]]:
    from loaders.lists.one_fact import check_fact, too_long  # late: pandera is a third of all imports

    site = desk.site
    facts = [t.kept for t in tell(site.atlas, [*present, *changes.came]) if t.fact.ags == key]
    corrected = next((f for f in facts if f.digest == entered.corrects), None)
    gone = {*changes.went, *([corrected] if corrected else [])}
    beside = [f.cells for f in dict.fromkeys(facts) if f not in gone]
    about = corrected.cells if corrected else {"ags": key, "municipality": place_name(site.atlas, key)}
    texts = {**entered.texts, "ags": about["ags"], "municipality": about["municipality"]}
    cells, findings = check_fact(texts, beside, site.atlas.state, site.today())
    longer = too_long(entered.texts, about)
    if cells is None or longer:
        return None, [*longer, *findings]
    fact = corrected_fact(cells, corrected, entered.texts) if corrected else fact_of(cells)
    return (changes if fact == corrected else with_fact(changes, fact, corrected)), findings


def _without(deed: str, digest: str, changes: Changes, present: Sequence[StoredFact]) -> Changes:
    facts = [*present, *changes.came, *changes.went]
    fact = next((f for f in facts if f.digest == digest), None)
    if fact is None or deed not in ("zurueckziehen", "behalten"):
        raise RequestError(
            422, message("Die Anfrage ist unvollständig."), "tat", message("zurueckziehen oder behalten")
        )
    return without_fact(changes, fact) if deed == "zurueckziehen" else kept_after_all(changes, fact)


def show_place(desk: Desk, key: str, status: int = 200, entered: Entered | None = None) -> tuple[str, int]:
    """Return the page of a place; ``entered`` is what stands in the form, and what is to be said of it."""
    site, me = spoken(desk.site), person()
    with desk.reading() as connection:
        open_ones, present = edit_drafts(connection), present_facts(connection)
        draft = chosen_draft(open_ones, request.values.get("entwurf", ""), me)
        changes = changes_in(connection, draft)
    came, went = set(changes.came), set(changes.went)
    here: list[Told] = [t for t in tell(site.atlas, [*dict.fromkeys([*present, *changes.came])]) if t.fact.ags == key]
    asked = request.args.get("berichtigen", "")
    corrected = next((t for t in here if t.digest == (entered.corrects if entered else asked)), None)
    texts = entered.texts if entered else texts_of(corrected.kept if corrected else None, site.atlas, key)
    fields = fields_of(site, entered.findings if entered else ())
    return show(
        desk, "municipality.html", status, f"gemeinde/{key}", key=key, name=place_name(site.atlas, key),
        facts=[{"told": t, "came": t.kept in came, "went": t.kept in went} for t in here], corrected=corrected,
        draft=draft, drafts=open_ones, fields=fields, texts=texts, entered=entered, saved=request.args.get("gemerkt"),
        others=[f for f in entered.findings if not fits(f)] if entered else (),
        errors=sum(f.severity == ERROR for f in entered.findings) if entered else 0,
        news=_news(desk, changes, entered), seen=" ".join(f.digest for f in [*changes.came, *changes.went]),
        changed=[*((t, True) for t in tell(site.atlas, changes.came)), *((t, False) for t in tell(site.atlas, changes.went))],
    )  # fmt: skip


def _news(desk: Desk, changes: Changes, entered: Entered | None) -> list[tuple[Told, bool]]:
    """What somebody else has put into the draft meanwhile: facts that come (true) or go, that were not there when it was seen."""
    if entered is None or not entered.notice:
        return []
    atlas = desk.site.atlas
    both = [*((t, True) for t in tell(atlas, changes.came)), *((t, False) for t in tell(atlas, changes.went))]
    return [(told, comes) for told, comes in both if told.digest not in entered.seen]
