"""The catalogue that data portals read: DCAT-AP with what Germany adds to it (DCAT-AP.de 2.0), as a graph.

Nothing in it is a blank node and nothing tells the time, so the same data make the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter

from lxml import etree
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, RDF, XSD, Namespace

from dashboard.context.site import Site
from dashboard.open_data.datasets import PAGE, Dataset, Distribution, OpenData, open_data
from dashboard.open_data.offered import FORMATS, Service
from layers.words.freshness import register_origin
from loaders.atlas.dates import PartialDate
from loaders.atlas.programme import OpenDataCodes

_ADMS = Namespace("http://www.w3.org/ns/adms#")
_DCATAP = Namespace("http://data.europa.eu/r5r/")
_DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
_VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
_PREFIXES = {
    "adms": _ADMS, "dcat": DCAT, "dcatap": _DCATAP, "dcatde": _DCATDE, "dct": DCTERMS, "foaf": FOAF, "owl": OWL, "vcard": _VCARD,
    "xsd": XSD,
}  # fmt: skip
#: Of which class what these lead to is: a portal that has not loaded the vocabularies cannot know.
_RANGES = {
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS["format"]: DCTERMS.MediaTypeOrExtent,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.landingPage: FOAF.Document,
    FOAF.homepage: FOAF.Document,
}
_DATE_TYPES = {"day": XSD.date, "month": XSD.gYearMonth, "year": XSD.gYear}


def catalogue_file(site: Site, host: str, ending: str) -> bytes:
    """Return the catalogue of ``site`` in one of ``FORMATS``; ``host`` is what stands before its base, ``https://www.example.org``."""
    graph, (form, _) = catalogue(site, host), FORMATS[ending]
    if ending == "jsonld":
        return _json_in_order(graph.serialize(format=form, auto_compact=True)).encode()
    if ending == "rdf":
        # flat: what stands within what would be another order
        return _xml_in_order(graph.serialize(format=form, encoding="utf-8", max_depth=1))
    return graph.serialize(format=form, encoding="utf-8")


def _json_in_order(text: str) -> str:
    """rdflib hands things out as they are hashed, which differs from process to process."""
    document = json.loads(text)
    document["@graph"].sort(key=itemgetter("@id"))
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)


def _xml_in_order(content: bytes) -> bytes:
    """The same for XML; its canonical form has an order of its own for prefixes."""
    root = etree.fromstring(content)
    root[:] = sorted(root, key=lambda node: node.get(f"{{{RDF}}}about"))
    etree.indent(root, " ")
    return etree.tostring(root, method="c14n")


def catalogue(site: Site, host: str) -> Graph:
    """Return the catalogue as a graph. Raises ValueError for a state that has no codes for one."""
    codes = site.state.open_data
    if codes is None:
        raise ValueError("state.toml has no [open_data]")
    site = _at(site, host)
    return _Writer(site, codes).written()


def _at(site: Site, host: str) -> Site:
    """Return ``site`` so that its addresses begin with ``host``, in every language."""

    def moved(one: Site) -> Site:
        return replace(one, base=host + one.base, present=one.present and host + one.present)

    return replace(moved(site), translated={code: moved(other) for code, other in site.translated.items()})


class _Writer:
    """Writes one catalogue into a graph; texts come in all languages of the site."""

    def __init__(self, site: Site, codes: OpenDataCodes):
        self._site, self._codes, self._graph = site, codes, Graph(bind_namespaces="core")
        self._sites = (site, *site.translated.values())
        self._all: tuple[OpenData, ...] = tuple(map(open_data, self._sites))
        self._offered, self._home = self._all[0], f"{site.present or site.base}{PAGE}"
        for prefix, namespace in _PREFIXES.items():
            self._graph.bind(prefix, namespace)

    def written(self) -> Graph:
        offered, own = self._offered, self._own("katalog")
        self._publisher_and_contact()
        self._place()
        self._period()
        self._add(own, RDF.type, [DCAT.Catalog])
        self._say(own, DCTERMS.title, (o.title for o in self._all))
        self._say(own, DCTERMS.description, (_about(site) for site in self._sites))
        self._common(own)
        self._add(own, FOAF.homepage, [URIRef(self._home)])
        self._add(own, DCTERMS.license, [URIRef(self._site.state.licence.uri)])
        self._add(own, DCAT.themeTaxonomy, [URIRef(f"{_EU}data-theme")])
        self._add(own, DCAT.dataset, (URIRef(d.page) for d in offered.datasets))
        self._add(own, DCAT.service, (self._own(s.key) for s, _, _ in offered.services))
        for number, dataset in enumerate(offered.datasets):
            self._dataset(dataset, [o.datasets[number] for o in self._all])
        for number, (service, _, _) in enumerate(offered.services):
            self._service(service, [o.services[number][1:] for o in self._all])
        return self._graph

    def _dataset(self, dataset: Dataset, in_all: list[Dataset]) -> None:
        node, codes, today = URIRef(dataset.page), self._codes, self._offered
        self._add(node, RDF.type, [DCAT.Dataset])
        self._say(node, DCTERMS.title, (d.title for d in in_all))
        self._say(node, DCTERMS.description, (d.description for d in in_all))
        self._common(node)
        for site, said in zip(self._sites, in_all, strict=True):
            self._add(node, DCAT.keyword, (Literal(word, lang=site.language.code) for word in said.keywords))
        self._add(node, DCTERMS.identifier, [Literal(dataset.page)])
        self._add(node, DCAT.landingPage, [URIRef(dataset.page.partition("#")[0])])
        self._add(node, DCAT.theme, (URIRef(f"{_EU}data-theme/{theme}") for theme in dataset.themes))
        self._add(node, DCAT.contactPoint, [self._own("kontakt")])
        self._add(node, DCTERMS.accessRights, [URIRef(f"{_EU}access-right/PUBLIC")])
        self._add(node, DCTERMS.accrualPeriodicity, [URIRef(f"{_EU}frequency/IRREG")])
        self._add(node, DCTERMS.temporal, [self._own("zeitraum")])
        self._add(node, _DCATDE.contributorID, [URIRef(codes.contributor)])
        self._add(node, _DCATDE.politicalGeocodingURI, [URIRef(codes.geocoding)])
        self._add(node, _DCATDE.politicalGeocodingLevelURI, [URIRef(codes.geocoding_level)])
        self._add(node, _DCATDE.legalBasis, [Literal(codes.legal_basis, lang="de")])
        version = str(today.edition.number) if today.edition else today.data_as_of.iso
        self._add(node, OWL.versionInfo, [Literal(version)])
        self._say(node, _ADMS.versionNotes, (register_origin(site.atlas, site.language) for site in self._sites))
        self._add(node, DCAT.distribution, (self._form(dataset, d) for d in dataset.distributions))
        for number, found in enumerate(dataset.distributions):
            self._distribution(dataset, found, [(d.distributions[number], d) for d in in_all])

    def _distribution(self, dataset: Dataset, found: Distribution, in_all: list[tuple[Distribution, Dataset]]) -> None:
        node, form, address = self._form(dataset, found), found.form, URIRef(found.address)
        self._add(node, RDF.type, [DCAT.Distribution])
        self._say(node, DCTERMS.title, (d.title for d, _ in in_all))
        self._say(node, DCTERMS.description, (f"{s.title}. {d.title}" for d, s in in_all))
        self._add(node, DCAT.accessURL, [address])
        self._add(node, DCTERMS.license, [URIRef(found.licence.uri)])
        self._say(node, _DCATDE.licenseAttributionByText, (d.attribution for d, _ in in_all))
        self._add(node, DCTERMS["format"], [URIRef(f"{_EU}file-type/{form.file_type}")])
        self._add(node, DCAT.mediaType, [URIRef(_IANA + form.media_type)])
        self._add(node, _DCATAP.availability, [URIRef(f"{_EU}planned-availability/STABLE")])
        self._dates(node)
        if form.service:
            self._add(node, DCAT.accessService, [self._own(form.service)])
        else:
            self._add(node, DCAT.downloadURL, [address])

    def _service(self, service: Service, said: list[tuple[str, str]]) -> None:
        node = self._own(service.key)
        self._add(node, RDF.type, [DCAT.DataService])
        self._say(node, DCTERMS.title, (title for title, _ in said))
        self._say(node, DCTERMS.description, (description for _, description in said))
        self._add(node, DCAT.endpointURL, [URIRef(self._site.link(service.path))])
        self._add(node, DCAT.endpointDescription, [URIRef(self._site.link(service.description_path))])
        self._add(node, DCTERMS.conformsTo, [URIRef(service.standard)])
        self._add(node, DCTERMS.license, [URIRef(self._site.state.licence.uri)])
        self._add(node, DCTERMS.accessRights, [URIRef(f"{_EU}access-right/PUBLIC")])
        self._add(node, DCTERMS.publisher, [self._own("herausgeber")])
        self._add(node, DCAT.contactPoint, [self._own("kontakt")])
        served = [d for d in self._offered.datasets if any(f.form.service == service.key for f in d.distributions)]
        themes = sorted({theme for dataset in served for theme in dataset.themes})
        self._add(node, DCAT.theme, (URIRef(f"{_EU}data-theme/{theme}") for theme in themes))
        self._say(node, DCAT.keyword, (site.programme.short for site in self._sites))
        self._add(node, DCAT.servesDataset, (URIRef(d.page) for d in served))

    def _common(self, node: URIRef) -> None:
        """What holds for the catalogue and every set in it."""
        self._add(node, DCTERMS.publisher, [self._own("herausgeber")])
        self._add(node, DCTERMS.language, [URIRef(f"{_EU}language/DEU"), URIRef(f"{_EU}language/ENG")])
        self._add(node, DCTERMS.spatial, [URIRef(self._codes.spatial)])
        self._dates(node)

    def _dates(self, node: URIRef) -> None:
        """Issued: the day that the register is of; modified: when its edition was published, if it has one."""
        offered = self._offered
        issued = _day(offered.data_as_of)
        changed = Literal(offered.edition.published) if offered.edition else issued
        self._add(node, DCTERMS.issued, [issued])
        self._add(node, DCTERMS.modified, [changed])

    def _publisher_and_contact(self) -> None:
        publisher, contact, who = self._own("herausgeber"), self._own("kontakt"), self._offered.contact
        self._add(publisher, RDF.type, [FOAF.Agent])
        self._add(publisher, FOAF.name, [Literal(self._offered.publisher, lang="de")])
        self._add(contact, RDF.type, [_VCARD.Kind])
        self._add(contact, _VCARD.fn, [Literal(who.name, lang="de")])
        self._add(contact, _VCARD.hasEmail, [URIRef(f"mailto:{who.email}")] if who.email else [])
        self._add(contact, _VCARD.hasURL, [URIRef(who.page)] if who.page else [])

    def _place(self) -> None:
        node, ((south, west), (north, east)) = URIRef(self._codes.spatial), self._site.bounds
        ring = ", ".join(
            f"{x} {y}" for x, y in ((west, south), (east, south), (east, north), (west, north), (west, south))
        )
        middle = f"POINT({(west + east) / 2:.4f} {(south + north) / 2:.4f})"
        self._add(node, DCAT.centroid, [Literal(middle, datatype=_WKT)])
        self._add(node, DCAT.bbox, [Literal(f"POLYGON(({ring}))", datatype=_WKT)])

    def _period(self) -> None:
        node = self._own("zeitraum")
        self._add(node, RDF.type, [DCTERMS.PeriodOfTime])
        self._add(node, DCAT.startDate, [Literal(self._site.programme.start)])
        self._add(node, DCAT.endDate, [Literal(self._offered.data_as_of.last)])

    def _own(self, fragment: str) -> URIRef:
        return URIRef(f"{self._home}#{fragment}")

    def _form(self, dataset: Dataset, found: Distribution) -> URIRef:
        return self._own(f"{dataset.key}-{found.form.key}")

    def _say(self, node: URIRef, name: URIRef, texts: Iterable[str]) -> None:
        """Add a text in all languages."""
        said = zip(self._sites, texts, strict=True)
        self._add(node, name, (Literal(text, lang=site.language.code) for site, text in said))

    def _add(self, node: URIRef, name: URIRef, values: Iterable[URIRef | Literal]) -> None:
        for value in values:
            self._graph.add((node, name, value))
            if name in _RANGES:
                self._graph.add((value, RDF.type, _RANGES[name]))


def _about(site: Site) -> str:
    return site.language.text(
        "Welche Gemeinden am Programm {programme} teilnehmen: Status, Angaben mit Quellen, Grenzen und Gesamtzahlen.",
        programme=site.programme.name,
    )


def _day(day: PartialDate) -> Literal:
    """As precise as it is known."""
    return Literal(day.iso, datatype=_DATE_TYPES[day.precision])
