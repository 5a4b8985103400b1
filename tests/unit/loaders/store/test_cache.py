"""What is kept from one start to the next: never trusted, never different from what is built fresh."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
import shapely

from dashboard.browser.payloads import build_payloads
from dashboard.context.settings import Settings
from dashboard.context.site import build_site
from loaders import assembly
from loaders.atlas.clock import stopped
from loaders.common.findings import LoadError
from loaders.inputs import Inputs, fingerprint, signature
from loaders.store import checked_store
from loaders.store.atlas_cache import atlas_key, cached_atlas
from loaders.store.checked_store import Store, open_store
from loaders.store.prebuild import _checked, check_apart
from tests.clock import CLOCK
from tests.lists import write_list
from tests.small_atlas import small_atlas
from tests.suite_state import SUITE, suite_inputs

pytestmark = pytest.mark.usefixtures("shapes_once")

ROOT = Path(__file__).resolve().parents[4]
PARTS = {"a.json": b"{}", "b": bytes(range(256))}


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "cache")


@pytest.fixture(scope="module")
def once():
    """What was built of the same files on the same day."""
    return {}


@pytest.fixture
def built(monkeypatch, once):
    """Count how often the Atlas is built; building itself is the real thing, the first time."""
    calls = []
    load = assembly.load_atlas

    def counted(inputs, clock):
        calls.append(inputs)
        key = atlas_key(inputs), clock("UTC")
        if key not in once:
            once[key] = load(inputs, clock)
        return once[key]

    monkeypatch.setattr(assembly, "load_atlas", counted)
    return calls


@pytest.fixture
def files(tmp_path):
    """Inputs of our own: copies that a test may change."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    paths = {
        f.name: getattr(suite_inputs(), f.name)
        for f in fields(Inputs)
        if isinstance(getattr(suite_inputs(), f.name), Path)
    }
    sidecar = suite_inputs().boundaries.with_name(suite_inputs().boundaries.name + ".toml")
    shutil.copy(sidecar, folder / sidecar.name)
    return suite_inputs(**{name: Path(shutil.copy(path, folder / path.name)) for name, path in paths.items() if path})


def cache_file(store, kind="atlas"):
    (file,) = store.folder.glob(f"{kind}-*.cache")
    return file


def test_kept_atlas_equals_a_fresh_one_in_every_field(store, built):
    inputs = suite_inputs(territory_date=date(2023, 1, 1))
    fresh, kept = cached_atlas(inputs, store, CLOCK), cached_atlas(inputs, store, CLOCK)
    assert len(built) == 1
    for field in fields(kept):
        if field.name != "territory":
            assert getattr(kept, field.name) == getattr(fresh, field.name), field.name
            assert type(getattr(kept, field.name)) is type(getattr(fresh, field.name)), field.name
    assert (kept.shapes.keys, kept.shapes.names) == (fresh.shapes.keys, fresh.shapes.names)
    assert [*shapely.to_wkb(kept.shapes.geometries)] == [*shapely.to_wkb(fresh.shapes.geometries)]
    for field in ("date", "former", "successors"):
        assert getattr(kept.territory, field) == getattr(fresh.territory, field)
    assert [*kept.neighbours.borders] == [*fresh.neighbours.borders]


def test_findings_of_the_load_are_kept(files, store, built):
    places = files.places.read_text(encoding="utf-8").splitlines(keepends=True)
    files.places.write_text("".join(places[:-1]), encoding="utf-8")
    fresh, kept = cached_atlas(files, store, CLOCK), cached_atlas(files, store, CLOCK)
    assert len(built) == 1
    assert [str(f) for f in kept.findings] == [str(f) for f in fresh.findings] != []


@pytest.mark.parametrize("role", ["status", "places", "totals", "changes", "state", "boundaries"])
def test_changed_input_is_another_key(files, role):
    before = atlas_key(files)
    path = getattr(files, role)
    path.write_bytes(path.read_bytes() + b"\n")
    assert atlas_key(files) != before


def test_siblings_of_a_second_download_count(files, tmp_path):
    # browsers write „grenzen[1].shp“ when there is a „grenzen.shp“ already
    shapes = tmp_path / "grenzen[1].shp"
    for sibling in (shapes, shapes.with_suffix(".prj"), tmp_path / "grenzen[1].shp.toml"):
        sibling.write_text("a", encoding="utf-8")
    inputs = replace(files, boundaries=shapes)
    before = (fingerprint(inputs), signature(inputs))
    shapes.with_suffix(".prj").write_text("another reference system", encoding="utf-8")
    assert fingerprint(inputs) != before[0]
    assert signature(inputs) != before[1]


def test_files_that_point_elsewhere_or_are_missing_are_not_kept(files, tmp_path):
    assert fingerprint(replace(files, boundaries=tmp_path / "a.vrt")) is None
    assert fingerprint(replace(files, status=tmp_path / "missing.csv")) is None


def test_stale_input_is_read_again(files, store, built):
    cached_atlas(files, store, CLOCK)
    text = files.status.read_text(encoding="utf-8").splitlines(keepends=True)
    files.status.write_text("".join(text[:-1]), encoding="utf-8")
    assert len(cached_atlas(files, store, CLOCK).register.facts) == len(text) - 2
    assert len(built) == 2


def test_refused_input_is_not_kept(files, store):
    files.status.write_text("ags\n", encoding="utf-8")
    with pytest.raises(LoadError):
        cached_atlas(files, store, CLOCK)
    assert not list(store.folder.iterdir())


def test_changed_code_is_another_key(tmp_path, monkeypatch):
    before = atlas_key(suite_inputs())
    for room in ("geodata", "loaders"):
        shutil.copytree(ROOT / room, tmp_path / room)
    monkeypatch.setattr(checked_store, "_ROOT", tmp_path)
    assert atlas_key(suite_inputs()) == before
    module = tmp_path / "geodata" / "coverage.py"
    module.write_text(module.read_text(encoding="utf-8") + "#\n", encoding="utf-8")
    assert atlas_key(suite_inputs()) == before  # a process goes on with what it has imported
    checked_store._code_version.cache_clear()  # as one does that is started now
    assert atlas_key(suite_inputs()) != before


def test_changed_library_is_another_key(monkeypatch):
    def key_with(shapely: str) -> str | None:
        monkeypatch.setattr(checked_store, "version", lambda package: shapely if package == "shapely" else "1.0")
        checked_store._code_version.cache_clear()
        return atlas_key(suite_inputs())

    before, first, second = atlas_key(suite_inputs()), key_with("0.0"), key_with("0.1")
    monkeypatch.undo()
    checked_store._code_version.cache_clear()
    assert len({before, first, second, atlas_key(suite_inputs())}) == 3


def test_a_clock_set_back_has_the_register_checked_again(store, built):
    cached_atlas(suite_inputs(), store, CLOCK)
    cached_atlas(suite_inputs(), store, stopped(datetime(2027, 12, 25, tzinfo=UTC)))
    assert len(built) == 1
    with pytest.raises(LoadError):  # facts of that day lie in the future
        cached_atlas(suite_inputs(), store, stopped(datetime(2020, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize("place", [0, 63, 64, 65, 70, 500, -1])
def test_every_damaged_byte_is_noticed(store, caplog, place):
    store.write("thing", "k" * 64, PARTS)
    file = cache_file(store, "thing")
    content = bytearray(file.read_bytes())
    content[min(place, len(content) - 1)] ^= 1
    file.write_bytes(content)
    assert store.read("thing", "k" * 64) is None
    assert "beschädigt" in caplog.text


@pytest.mark.parametrize("content", [b"", b"\n", b"0" * 64, b"0" * 64 + b"\n", b"{}"])
def test_cut_off_file_is_noticed(store, content):
    store.write("thing", "k" * 64, PARTS)
    cache_file(store, "thing").write_bytes(content)
    assert store.read("thing", "k" * 64) is None


def test_damaged_atlas_is_built_again_and_replaced(store, built):
    cached_atlas(suite_inputs(), store, CLOCK)
    file = cache_file(store)
    good = file.read_bytes()
    file.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    assert len(cached_atlas(suite_inputs(), store, CLOCK).municipalities) == SUITE.number
    assert len(built) == 2
    assert file.read_bytes() == good


def test_right_checksum_on_wrong_content_still_gives_a_map(store, built):
    store.write("atlas", atlas_key(suite_inputs()), {"atlas.json": b'{"checked_on": 1}', "shapes.wkb": b""})
    assert len(cached_atlas(suite_inputs(), store, CLOCK).municipalities) == SUITE.number
    assert len(built) == 1


def test_file_of_another_key_is_not_taken(store):
    store.write("thing", "k" * 64, PARTS)
    kept = cache_file(store, "thing")
    kept.rename(kept.with_name(kept.name.replace("k", "l")))
    assert store.read("thing", "l" * 64) is None
    assert store.read("thing", None) is None


def test_parts_come_back_as_they_were(store):
    store.write("thing", "k" * 64, PARTS)
    assert store.read("thing", "k" * 64) == PARTS
    assert [p.suffix for p in store.folder.iterdir()] == [".cache"]


def test_old_files_do_not_pile_up(store):
    for number in range(9):
        store.write("thing", f"{number:064d}"[::-1], PARTS)
    assert len(list(store.folder.iterdir())) == 4
    assert store.read("thing", f"{8:064d}"[::-1]) == PARTS


def test_an_old_file_that_another_start_has_just_forgotten(store, monkeypatch, caplog):
    for number in range(4):
        store.write("thing", f"{number:064d}"[::-1], PARTS)
    glob = Path.glob

    def glob_and_lose(folder, pattern):
        found = list(glob(folder, pattern))
        found[0].unlink()
        return found

    monkeypatch.setattr(Path, "glob", glob_and_lose)
    store.write("thing", "k" * 64, PARTS)
    assert caplog.text == ""
    assert store.read("thing", "k" * 64) == PARTS


def test_only_this_user_may_look_and_write(store):
    store.write("thing", "k" * 64, PARTS)
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert cache_file(store, "thing").stat().st_mode & 0o777 == 0o600


def test_what_others_may_write_is_not_read(store, tmp_path, caplog):
    store.write("thing", "k" * 64, PARTS)
    cache_file(store, "thing").chmod(0o666)
    assert store.read("thing", "k" * 64) is None
    assert "andere Benutzer dürfen hineinschreiben" in caplog.text
    store.folder.chmod(0o777)
    assert open_store(store.folder) == Store()


def test_what_belongs_to_somebody_else_is_not_read(store, monkeypatch, caplog):
    store.write("thing", "k" * 64, PARTS)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert store.read("thing", "k" * 64) is None
    assert "gehört einem anderen Benutzer" in caplog.text
    assert open_store(store.folder) == Store()


def test_link_is_not_followed(store):
    store.write("thing", "k" * 64, PARTS)
    file = cache_file(store, "thing")
    file.rename(file.with_suffix(".real"))
    file.symlink_to(file.with_suffix(".real"))
    assert store.read("thing", "k" * 64) is None


def test_folder_that_cannot_be_had_is_one_line_in_the_log(tmp_path, caplog, built):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        store = open_store(tmp_path / "file" / "cache")
        assert len(cached_atlas(suite_inputs(), store, CLOCK).municipalities) == SUITE.number
        assert len(cached_atlas(suite_inputs(), store, CLOCK).municipalities) == SUITE.number
    assert len(built) == 2
    assert len(caplog.records) == 1
    assert "Ohne Zwischenspeicher" in caplog.text


def test_full_disk_is_no_error(store, monkeypatch, caplog):
    def fail(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checked_store.os, "fdopen", fail)
    store.write("thing", "k" * 64, PARTS)
    assert "kann nicht geschrieben werden" in caplog.text
    monkeypatch.undo()
    assert not list(store.folder.iterdir())


def test_kept_payloads_are_the_fresh_ones(store, monkeypatch):
    site = build_site(small_atlas())
    fresh, drawing = build_payloads(site, store)
    assert len(list(store.folder.iterdir())) > 1
    monkeypatch.setattr("dashboard.browser.payloads.shapes_document", None)
    kept, same = build_payloads(site, store)
    assert (kept.current(), same) == (fresh.current(), drawing)


def test_two_starts_at_once(tmp_path):
    """Of forked processes, which need not import anything again; both have built it when the first writes."""
    forked, folder = get_context("fork"), tmp_path / "cache"
    both = forked.Barrier(2, timeout=60)

    def start():
        store = open_store(folder)
        write, writing = Store.write, []

        def write_with_the_other(*given):
            writing.append(both.wait())
            write(*given)

        Store.write = write_with_the_other
        assert len(cached_atlas(suite_inputs(), store, CLOCK).municipalities) == SUITE.number
        assert len(writing) == 1

    starts = [forked.Process(target=start) for _ in range(2)]
    for process in starts:
        process.start()
    for process in starts:
        process.join()
    assert [process.exitcode for process in starts] == [0, 0]
    (kept,) = folder.iterdir()
    assert checked_store._unpack(kept.read_bytes(), atlas_key(suite_inputs())) is not None


def test_cache_folder_of_the_settings(monkeypatch, tmp_path):
    monkeypatch.delenv("ATLAS_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert Settings().cache_folder() == tmp_path / "xdg" / "asskomm-atlas"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert Settings().cache_folder() == tmp_path / ".cache" / "asskomm-atlas"
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "own"))
    assert Settings().cache_folder() == tmp_path / "own"
    monkeypatch.setenv("ATLAS_CACHE", "aus")
    assert Settings().cache_folder() is None
    assert open_store(None) == Store()
    assert not list(tmp_path.iterdir())


@pytest.mark.servers
def test_what_is_not_kept_may_be_built_elsewhere(files, tmp_path, built):
    """The process that serves then never reads files itself: what it takes from the store is what the other one built."""
    store, asked = open_store(tmp_path / "kept"), []

    def elsewhere():
        asked.append(True)
        assert check_apart(files, store.folder, CLOCK) is None

    first = cached_atlas(files, store, CLOCK, prepare=elsewhere)
    assert cached_atlas(files, store, CLOCK, prepare=elsewhere).municipalities == first.municipalities
    assert asked == [True], "what is kept is not built again"
    assert not built, "this process has built nothing"


def test_what_nobody_built_elsewhere_is_built_here(files, tmp_path, built):
    assert cached_atlas(files, open_store(tmp_path / "kept"), CLOCK, prepare=lambda: None).municipalities
    assert cached_atlas(
        files, open_store(None), CLOCK, prepare=lambda: pytest.fail("nothing would be kept")
    ).municipalities
    assert len(built) == 2


def test_a_proposed_list_with_errors_has_no_facts_and_comes_back_marked(tmp_path):
    rows = [["AGS", SUITE.council_abbreviation], [SUITE.town, "krank bis Mai"]]
    path, copy = write_list(tmp_path, rows), tmp_path / "copy.xlsx"
    found = _checked(suite_inputs(status=path), CLOCK, copy)
    assert (found.facts, found.origin) == ([], None)
    assert [f.severity for f in found.findings] == ["error"]
    assert copy.read_bytes().startswith(b"PK")
