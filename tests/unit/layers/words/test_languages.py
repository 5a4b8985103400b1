"""Two languages: every German text has an English one, and nothing that a visitor reads is built outside of messages."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from jinja2 import Environment

from layers.words.language import GERMAN, Language, load_translated
from layers.words.template_messages import install, template_words
from layers.words.wording import since, status_line
from loaders.atlas.dates import parse_partial_date
from loaders.atlas.facts import ACTIVE, COMPLETED, DORMANT, ENDED, PLANNED, STARTS
from loaders.atlas.fold import Status
from loaders.reference.state_file import load_state
from tests.language_tools import PLACE, ROOT, catalogue, forms, german_sentence, messages_in_the_code
from tests.suite_state import suite_inputs

#: What only the operator reads, on a console: it stays German.
FOR_THE_OPERATOR = {
    "dashboard/commands/register.py",
    "dashboard/commands/publication.py",
    "dashboard/commands/account.py",
    "dashboard/commands/letters.py",
    "dashboard/context/identity.py",
    "layers/files/logo.py",
    "dashboard/context/settings.py",
    "dashboard/context/unknown_settings.py",
    "dashboard/context/operating_settings.py",
    "dashboard/context/sign_in_settings.py",
    "dashboard/published.py",
    "dashboard/serving/edition_watch.py",
    "dashboard/serving/server.py",
    "dashboard/serving/watch.py",
    "dashboard/commands/checked.py",
    "dashboard/tasks/connecting.py",
    "dashboard/worker.py",
    "layers/slides/master.py",
}
MODULES = [p for room in ("layers", "dashboard") for p in sorted((ROOT / room).rglob("*.py"))]
TEMPLATES = [*sorted((ROOT / "dashboard" / "templates").glob("*.html")), ROOT / "layers" / "webpage" / "page.html"]
SCRIPTS = [*sorted((ROOT / "assets").glob("*.js")), ROOT / "layers" / "webpage" / "page.js"]
#: Names that are the same in both languages.
SAME = {"CSV", "Excel", "QGIS", "Python", "Tab", "Esc", "Atlas", "km²", "Leaflet", "https", "com", "leafletjs"}


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything in a module, parsed once for all tests."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def all_nodes() -> Iterator[tuple[Path, ast.AST]]:
    return ((path, node) for path in MODULES for node in nodes(path))


@pytest.fixture(scope="module")
def english() -> Language:
    return load_translated()["en"]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_message_has_its_english_and_no_other_is_kept():
    known = {m.id: m for m in catalogue() if m.id}
    assert len(known) > 500
    assert messages_in_the_code() - set(known) == set(), "run `make messages` and translate what is new"
    assert set(known) - messages_in_the_code() == set(), "run `make messages`: these are no longer used"
    assert not list(catalogue().obsolete)
    assert [m.id for m in known.values() if m.fuzzy] == []
    assert [m.id for m in known.values() if not all(forms(m.string)) or len(forms(m.string)) != len(forms(m.id))] == []


def test_translations_have_the_same_places():
    def places(texts):
        return [set(PLACE.findall(text)) | set(re.findall(r"</?\w+", text)) for text in forms(texts)]

    for message in catalogue():
        if message.id:
            assert set().union(*places(message.id)) == set().union(*places(message.string)), message.id
            many = forms(message.id)[-1]
            assert places(message.string)[-1] == places((many,))[0], f"{many}: the form for many needs every place"


def test_modules_say_german_only_in_messages():
    known = {form for text in messages_in_the_code() for form in forms(text)}
    wrong = []
    for path in MODULES:
        if named(path) in FOR_THE_OPERATOR:
            continue
        docs = {
            ast.get_docstring(n, clean=False)
            for n in nodes(path)
            if isinstance(n, (ast.Module, ast.ClassDef, ast.FunctionDef))
        }
        texts = [n.value for n in nodes(path) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        loose = [t for t in texts if t not in docs and t not in known]
        wrong += [(named(path), t) for t in loose if german_sentence(t) or (len(t) > 8 and re.search("[äöüÄÖÜß„]", t))]
    assert wrong == []


def test_whatever_is_asked_for_is_in_the_catalogue():
    """Also where pybabel does not look, such as within an f-string."""
    known, wrong = {form for m in catalogue() if m.id for form in forms(m.id)}, []
    for path, node in all_nodes():
        name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
        if isinstance(node, ast.Call) and name in ("text", "plural", "forms", "message"):
            said = [a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            wrong += [f"{named(path)}:{node.lineno}: {t}" for t in said if t not in known]
    assert wrong == []


def test_no_text_is_glued_to_a_message():
    """A message is a whole: what stands beside one in an f-string may be punctuation, but no word."""
    wrong = []
    for path, node in all_nodes():
        if isinstance(node, ast.JoinedStr):
            speaks = [n for n in ast.walk(node) if isinstance(n, ast.Attribute) and n.attr in ("text", "plural")]
            calls = [n for n in ast.walk(node) if isinstance(n, ast.Call) and n.func in speaks]
            words = [v.value for v in node.values if isinstance(v, ast.Constant) and re.search(r"[^\W\d_]", v.value)]
            markup = [w for w in words if "<" in w]
            if calls and words != markup:
                wrong.append(f"{named(path)}:{node.lineno}: {words}")
    assert wrong == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_say_words_only_in_messages(path):
    source = re.sub(r"{% block body_class %}[\w -]*{% endblock %}", "", path.read_text(encoding="utf-8"))
    page = _outside_of_messages(source)
    page = re.sub(r"<!--.*?-->|<style.*?</style>|<body.*?>", "", page, flags=re.S)
    shown = re.findall(r">([^<]*)", ">" + page)
    spoken = re.findall(r'(?:aria-label|title|alt|placeholder|label|data-label)="([^"]*)"', page)
    words = [word for text in shown + spoken for word in re.findall(r"[^\W\d_]{2,}", text)]
    assert [w for w in words if w not in SAME] == []


def _outside_of_messages(source: str) -> str:
    """The template without its expressions and ``trans`` blocks."""
    environment, out, inside, block = Environment(), [], False, None
    install(environment)
    for _, kind, value in environment.lex(source):
        if kind.endswith("_begin"):
            block = []
        elif kind.endswith("_end"):
            name = next((v for k, v in block if k == "name"), "")
            inside = {"trans": True, "endtrans": False}.get(name, inside) if kind == "block_end" else inside
            block = None
        elif block is not None:
            block.append((kind, value))
        elif kind == "data" and not inside:
            out.append(value)
    return "".join(out)


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_have_no_words_of_their_own(path):
    code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)
    texts = [a or b for a, b in re.findall(r'"([^"\n]*)"|`([^`]*)`', code)]
    assert [t for t in texts if german_sentence(t) or re.search(r"[äöüÄÖÜß„]\w{2}", t)] == []


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "assets").glob("*.css")), ROOT / "layers/webpage/page.css"], ids=named
)
def test_styles_add_no_words(path):
    assert re.findall(r"""content:\s*["'][^"']*[^\W\d_]""", path.read_text(encoding="utf-8")) == []


def test_the_state_has_its_english():
    german = load_state(suite_inputs().state)
    english = german.in_language("en")
    assert english is not german
    assert english.name != german.name and english.programme.name != german.programme.name
    for ours, theirs in zip(german.programme.recorded, english.programme.recorded, strict=True):
        assert theirs.key == ours.key and theirs.implies == ours.implies and theirs.headings == ours.headings
        assert theirs.explanation != ours.explanation
        assert not german_sentence(theirs.explanation)
    assert len(english.easy_language) == len(german.easy_language)
    assert {p.title for p in english.easy_language}.isdisjoint(p.title for p in german.easy_language)
    assert german.in_language("xx") is german


def test_numbers_dates_and_lists(english):
    day = date(2022, 6, 21)
    assert (GERMAN.number(25085), english.number(25085)) == ("25.085", "25,085")
    assert (GERMAN.number(7.46, 1), english.number(7.46, 1)) == ("7,5", "7.5")
    assert (GERMAN.share(0.1463), english.share(0.1463)) == ("14,6\u00a0%", "14.6%")
    said = [GERMAN.percent(part).replace("\u00a0", " ") for part in (0, 0.004, 0.006, 0.1463, 0.994, 0.996, 1)]
    assert said == ["0 %", "unter 1 %", "1 %", "15 %", "99 %", "über 99 %", "100 %"]
    assert (GERMAN.day(day), english.day(day)) == ("21.06.2022", "21 Jun 2022")
    june = parse_partial_date("2021-06")
    assert (GERMAN.partial_day(june), english.partial_day(june)) == ("Juni 2021", "June 2021")
    assert (GERMAN.join(["a", "b", "c"]), english.join(["a", "b", "c"])) == ("a, b und c", "a, b and c")
    assert (GERMAN.join(["a"]), GERMAN.join([])) == ("a", "")
    assert (GERMAN.decimal, english.decimal) == (",", ".")


def test_plural_forms(english):
    one, many = "{count} Gemeinde", "{count} Gemeinden"
    assert [GERMAN.plural(one, many, n) for n in (0, 1, 2000)] == ["0 Gemeinden", "1 Gemeinde", "2.000 Gemeinden"]
    assert [english.plural(one, many, n) for n in (0, 1)] == ["0 municipalities", "1 municipality"]
    assert english.forms(one, many) == {"one": "{count} municipality", "other": "{count} municipalities"}


def test_templates_escape_values_but_not_messages(english):
    words = template_words(english)
    said = words["gettext"]("Stand <strong>%(date)s</strong>", date="<b>")
    assert said == "As of <strong>&lt;b&gt;</strong>"
    assert words["ngettext"]("%(count)s Gemeinde", "%(count)s Gemeinden", 1234, count=1234) == "1,234 municipalities"
    assert (template_words(GERMAN)["german"], words["german"]) == ("", ' lang="de"')


DAYS = [None, parse_partial_date("2021-06-05"), parse_partial_date("2021")]
KINDS = ["", "as_of", *sorted(STARTS)]


@pytest.mark.parametrize("status", [PLANNED, DORMANT, ACTIVE, COMPLETED, ENDED])
def test_every_status_can_be_said(site, status):
    spoken = [site, site.in_language("en")]
    for when, kind, derived, renewed in product(DAYS, KINDS, [False, True], DAYS):
        found = Status(status, when, kind, derived, renewed=renewed)
        for one in spoken:
            for instrument in one.programme.instruments:
                line = status_line(found, instrument, one.language)
                assert line and "{" not in line and since(found, instrument, one.language)
                assert all(one.language.partial_day(day) in line for day in (when, renewed) if day)
        for instrument in spoken[1].programme.instruments:
            assert not german_sentence(status_line(found, instrument, spoken[1].language))
