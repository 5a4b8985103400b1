"""The page on security is whole, its tests exist, and what no other test holds is held here."""

import ast
import re
from functools import cache
from itertools import chain

import pytest
from argon2 import PasswordHasher

from loaders.accounts.passwords import Passwords, is_acceptable
from tests.people import Office
from tests.suite_state import SUITE
from tests.unit.test_house import ROOT, nodes, trees

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", PAGE, re.M)
#: Chapter and section → how many points of level 1 there are in it, from the first or as listed.
POINTS = {
    "1.2": 5, "1.3": 2, "1.5": 1, "2.1": 1, "2.2": 2, "2.3": 1, "3.2": 2, "3.3": 1, "3.4": 2, "3.5": 3, "4.1": 1,
    "4.4": 1, "5.2": 2, "5.3": 2, "6.1": 1, "6.2": 8, "6.3": 2, "6.4": 2, "7.2": 4, "7.4": 2, "8.1": 1, "8.2": 2,
    "8.3": 1, "9.1": 3, "9.2": 1, "10.4": 5,
    "11.3": 2, "11.4": 1, "12.1": 1, "12.2": 2, "13.4": 1, "14.2": 1, "14.3": 1, "15.1": 1, "15.2": 1, "15.3": 1,
}  # fmt: skip
HEADERS = {
    "Cache-Control", "Clear-Site-Data", "Content-Security-Policy", "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-DNS-Prefetch-Control", "X-Frame-Options", "X-Permitted-Cross-Domain-Policies",
}  # fmt: skip
TELLING = (
    "X-Powered-By",
    "X-Generator",
    "X-AspNet-Version",
    "X-Framework",
    "Powered-By",
    "X-Runtime",
    "Via",
    "SourceMap",
    "X-SourceMap",
)


def test_every_point_is_answered():
    named = [what.strip() for what, _, _ in ROWS]
    assert [n for n in named if n.startswith("V")] == [
        f"V{s}.{i}" for s, most in POINTS.items() for i in range(1, most + 1)
    ]
    assert set(named) >= HEADERS
    silent = [
        what
        for what, does, test in ROWS
        if not test.strip() and not re.match("does not apply: |not ours: |gunicorn says", does)
    ]
    assert set(silent) <= {"number", "header"}


def test_every_test_that_is_named_exists():
    missing = []
    for path, name in set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        if name not in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{path}::{name}")
    assert not missing


@cache
def calls():
    """Every call in the product: module, name of what is called, and the call."""
    return [
        (module, ast.unparse(node.func), node)
        for module in trees()
        for node in nodes(module)
        if isinstance(node, ast.Call)
    ]


def test_nothing_that_was_sent_is_run():
    running = {
        "eval",
        "exec",
        "compile",
        "os.system",
        "os.popen",
        "pickle.loads",
        "pickle.load",
        "yaml.load",
        "marshal.loads",
        "__import__",
    }
    wrong = [
        (module, name)
        for module, name, call in calls()
        if name in running or any(k.arg == "shell" for k in call.keywords)
    ]
    assert not wrong
    started = [call for _, name, call in calls() if name in ("subprocess.run", "subprocess.Popen")]
    assert started


def test_no_statement_is_put_together_from_values():
    """Of what is written as text, nothing is; the rest is made of tables and columns."""
    written = {"text", "sqlalchemy.text", "exec_driver_sql", "DDL"}
    found = [
        (m, c) for m, name, c in calls() if name.rpartition(".")[2] in written and ("history" in m or "accounts" in m)
    ]
    put_in = [
        (module, ast.unparse(call))
        for module, call in found
        for node in ast.walk(call)
        if isinstance(node, ast.BinOp)
        or (isinstance(node, ast.FormattedValue) and not (isinstance(node.value, ast.Name) and node.value.id.isupper()))
    ]
    assert len(found) > 3
    assert not [(module, said) for module, said in put_in if not re.search("PRAGMA|SET LOCAL", said)]


def test_xml_is_read_without_entities():
    for module, name, call in calls():
        if name in ("etree.iterparse", "etree.XMLParser", "etree.parse"):
            said = ast.unparse(call)
            assert "resolve_entities=False" in said or "**options" in said, (module, said)


@pytest.mark.parametrize("weak", ["md5", "sha1"])
def test_no_weak_hash_is_used(weak):
    assert not [module for module, name, _ in calls() if name in (f"hashlib.{weak}", weak)]


def test_secrets_come_from_the_system():
    assert not [
        m
        for m, name, _ in calls()
        if name.startswith("random.") and m.startswith(("loaders.accounts", "dashboard.desk"))
    ]
    assert [m for m, name, _ in calls() if name == "secrets.token_urlsafe"]


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/requirements.txt", "/assets/../app.py", "/assets/..%2f..%2fapp.py", "/static/../app.py",
    "/app.py", "/.env",
     "/geodata/saxony/evidence.csv", "/assets/whole/../../app.py", "/identity/x/..%2f..%2fapp.py",
     "/server-status", "/data/../app.py"],
)  # fmt: skip
def test_only_what_is_meant_to_be_is_served(client, path):
    assert client.get(path).status_code == 404


def test_no_header_tells_what_the_site_is_made_with(client):
    for path in (
        "/",
        "/tabelle",
        "/api/counts",
        f"/snippet.svg?region={SUITE.district}",
        "/gibt-es-nicht",
        "/_dash-layout",
    ):
        assert not set(TELLING) & set(client.get(path).headers.keys())


@pytest.fixture
def office(site, empty_register, tmp_path):
    import shutil

    found = Office(site, shutil.copy(empty_register, tmp_path / "register.sqlite"))
    found.account()
    return found


def test_signing_out_leaves_nothing_behind(office):
    browser = office.client("anna@amt.example")
    left = browser.post("/abmelden", form="/konto")
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in browser.get("/anmelden").headers


def test_the_cookie_is_signed_with_sha_256(office):
    signer = office.server.session_interface.get_signing_serializer(office.server).make_signer(b"x")
    assert signer.digest_method().name == "sha256"


def test_password_fields_hide_and_take_what_is_pasted(office):
    page = office.client("anna@amt.example").get("/konto").text + office.client().get("/anmelden").text
    fields = re.findall(r"<input[^>]*(?:password|present|again)[^>]*>", page)
    assert len(fields) >= 4
    for field in fields:
        assert 'type="password"' in field
        assert re.search('autocomplete="(current|new)-password"', field)
        assert "onpaste" not in field
        assert "maxlength" not in field


@pytest.mark.parametrize(
    "password",
    ["kleine wörter, aber viele", "нет пароля лучше", "密码" * 2 + "足够长的一个句子了吧", "🧪 🌲 🚲 🏔 🎷 🌂 🧭"],
)
def test_any_characters_make_a_password(password):
    assert is_acceptable(password)


def test_all_of_a_password_counts():
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    longest = "".join(chain.from_iterable(zip("abcdefghij" * 10, "0123456789" * 10, strict=True)))
    kept = passwords.kept(longest)
    assert passwords.matches(kept, longest)
    for other in (longest + "x", longest[:-1], longest.upper(), f" {longest}"):
        assert not passwords.matches(kept, other)
