"""The catalogue for portals: valid, complete, the same in every form and process, and leading to what is there."""

import ast
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from dashboard.context.operator_data import Operator
from dashboard.open_data.catalogue import FORMATS, catalogue, catalogue_file
from dashboard.open_data.datasets import open_data
from dashboard.open_data.offered import SERVICES
from loaders.atlas.freshness import Edition
from tests.clock import TODAY
from tests.shacl import faults
from tests.sweeps import some
from tests.unit.test_house import ROOT, trees

HOST = "https://www.example.org"
DCATDE, VCARD = Namespace("http://dcat-ap.de/def/dcatde/"), Namespace("http://www.w3.org/2006/vcard/ns#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
#: rdflib warns of what its own parser does
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
SHAPES = Path(__file__).with_name("shapes.ttl")


@pytest.fixture(scope="module")
def graph(site):
    return catalogue(site, HOST)


@pytest.fixture(scope="module")
def judge():
    shapes = Graph().parse(SHAPES)
    return lambda judged: faults(judged, shapes)


def test_the_catalogue_is_valid(graph, judge):
    assert judge(graph) == []


@pytest.mark.parametrize(
    ("kind", "lost"),
    some([
        (DCAT.Catalog, DCTERMS.title), (DCAT.Catalog, DCTERMS.publisher), (DCAT.Catalog, DCTERMS.license),
        (DCAT.Dataset, DCTERMS.description), (DCAT.Dataset, DCAT.contactPoint), (DCAT.Dataset, DCATDE.contributorID),
        (DCAT.Dataset, DCATDE.politicalGeocodingURI), (DCAT.Dataset, DCTERMS.temporal), (DCAT.Dataset, ADMS.versionNotes),
        (DCAT.Dataset, DCAT.theme), (DCAT.Dataset, DCTERMS.accessRights), (DCAT.Dataset, DCAT.distribution),
        (DCAT.Distribution, DCTERMS.license),
        (DCAT.Distribution, DCATDE.licenseAttributionByText), (DCAT.Distribution, DCAT.accessURL),
        (DCAT.Distribution, DCAT.downloadURL), (DCAT.Distribution, DCAT.accessService),
        (DCAT.Distribution, DCTERMS["format"]), (DCAT.DataService, DCAT.endpointURL), (FOAF.Agent, FOAF.name),
        (VCARD.Kind, VCARD.hasURL), (DCTERMS.PeriodOfTime, DCAT.startDate), (DCTERMS.Location, DCAT.bbox),
    ], 9),
)  # fmt: skip
def test_whatever_is_missing_is_found(graph, judge, kind, lost):
    broken = Graph() + graph
    victim = next(node for node in graph.subjects(RDF.type, kind) if (node, lost, None) in graph)
    broken.remove((victim, lost, None))
    assert [fault for fault in judge(broken) if str(victim) in fault[1]], lost


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (DCTERMS.license, URIRef("https://www.govdata.de/dl-de/by-2-0")), (DCTERMS.license, Literal("dl-de/by-2-0")),
        (DCTERMS["format"], Literal("csv")), (DCAT.mediaType, Literal("text/csv")), (DCAT.accessURL, URIRef("/api/status.csv")),
        (DCTERMS.issued, Literal("gestern")),
    ],
)  # fmt: skip
def test_whatever_is_wrong_is_found(graph, judge, name, wrong):
    broken = Graph() + graph
    victim = URIRef(f"{HOST}/daten#statuses-csv")
    broken.set((victim, name, wrong))
    assert [fault for fault in judge(broken) if str(victim) in fault[1]]


def test_all_forms_say_the_same(site, graph):
    for ending in FORMATS:
        assert isomorphic(Graph().parse(catalogue_file(site, HOST, ending), format=FORMATS[ending][1]), graph), ending
    assert fromstring(catalogue_file(site, HOST, "rdf")).tag.endswith("}RDF")


@pytest.mark.servers
def test_the_bytes_do_not_depend_on_the_process(site, run_store):
    code = (
        "import hashlib, sys\nfrom pathlib import Path\n"
        "from dashboard.context.site import build_site\n"
        "from dashboard.open_data.catalogue import FORMATS, catalogue_file\n"
        "from loaders.store.atlas_cache import cached_atlas\nfrom loaders.store.checked_store import open_store\n"
        "from tests.clock import CLOCK\nfrom tests.suite_state import suite_inputs\nstore = open_store(Path(sys.argv[1]))\n"
        "site = build_site(cached_atlas(suite_inputs(), store, CLOCK), store=store)\n"
        "print(*(hashlib.sha256(catalogue_file(site, 'http://x', e)).hexdigest() for e in FORMATS))"
    )
    command = [sys.executable, "-c", code, str(run_store.folder)]
    # another order of hashing than this process has
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        hashlib.sha256(catalogue_file(site, "http://x", ending)).hexdigest() for ending in FORMATS
    ]


def test_an_edition_is_a_version_and_keeps_the_names_of_the_newest(site, graph):
    origin = replace(site.atlas.origin, edition=Edition(12, TODAY))
    old = replace(site, atlas=replace(site.atlas, origin=origin), base="/fassung/12/", present="/")
    found = catalogue(old, HOST)
    assert set(found.subjects(RDF.type, DCAT.Dataset)) == set(graph.subjects(RDF.type, DCAT.Dataset))
    node = URIRef(f"{HOST}/daten#facts")
    assert "Fassung 12" in str([*found.objects(node, ADMS.versionNotes)])
    assert found.value(node, DCTERMS.modified) == Literal(TODAY)
    assert all("/fassung/12/" in address for address in found.objects(None, DCAT.accessURL))


def test_below_a_path_and_behind_a_proxy_addresses_are_the_public_ones(site):
    found = catalogue(replace(site, base="/asskomm/"), HOST)
    ours = [o for o in found.objects() if isinstance(o, URIRef) and o.startswith(HOST)]
    assert ours and all(o.startswith(f"{HOST}/asskomm/") for o in ours)


def test_nobody_is_named_but_functions(graph, site):
    (contact,) = graph.subjects(RDF.type, VCARD.Kind)
    assert str(graph.value(contact, VCARD.fn)) == site.programme.office.name


def test_an_operator_publishes_and_is_asked(site, judge):
    found = catalogue(replace(site, operator=Operator("Behörde", email="a@b.de")), HOST)
    (contact,) = found.subjects(RDF.type, VCARD.Kind)
    assert found.value(contact, VCARD.hasEmail) == URIRef("mailto:a@b.de")
    assert found.value(contact, VCARD.hasURL) == URIRef(f"{HOST}/impressum")
    assert {str(found.value(agent, FOAF.name)) for agent in found.subjects(RDF.type, FOAF.Agent)} == {"Behörde"}
    assert judge(found) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_the_catalogue_is_served(client, ending):
    answer = client.get(f"/daten/katalog.{ending}")
    assert answer.status_code == 200 and answer.mimetype == FORMATS[ending][1]
    found = Graph().parse(answer.data, format=FORMATS[ending][1])
    assert URIRef("http://localhost/daten#katalog") in set(found.subjects(RDF.type, DCAT.Catalog))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def foreign(module):
    """The packages that a module imports at its top."""
    return (n.module.partition(".")[0] for n in trees()[module].body if isinstance(n, ast.ImportFrom))


def test_rdflib_waits_until_somebody_asks():
    """It takes a fifth of a second, and most servers are never asked."""
    using = "dashboard.open_data.catalogue"
    early = [
        m
        for m, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == using
    ]
    assert not early
    assert {m for m in trees() if "rdflib" in set(foreign(m))} == {using}


def test_every_form_answers_as_the_catalogue_says(client, site):
    for found in (d for s in open_data(site).datasets for d in s.distributions):
        answer = client.get(found.address)
        assert (answer.status_code, answer.mimetype) == (200, found.form.media_type), found.address


def test_every_service_answers(client):
    for service in SERVICES:
        assert [client.get(f"/{path}").status_code for path in (service.path, service.description_path)] == [200, 200]
