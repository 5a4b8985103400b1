"""Hold a catalogue against the shapes of a standard: ``python -m tests.shacl CATALOGUE SHAPES…``.

The shapes are not carried along. DCAT-AP: github.com/SEMICeu/DCAT-AP, ``releases/``; DCAT-AP.de:
github.com/GovDataOfficial/DCAT-AP.de-SHACL-Validation, ``validator/resources/``. Vocabularies are not fetched: that a concept is
in the list whose address it begins with is taken for granted.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator

from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

_SH = Namespace("http://www.w3.org/ns/shacl#")
_EU, _DE = "http://publications.europa.eu/resource/authority/", "http://dcat-ap.de/def/"
_LISTS = (
    *(
        _EU + name
        for name in ("access-right", "data-theme", "file-type", "frequency", "language", "planned-availability")
    ),
    *(_DE + name for name in ("contributors", "licenses", "politicalGeocoding/Level", "politicalGeocoding/stateKey")),
)


def faults(catalogue: Graph, shapes: Graph) -> list[tuple[str, str, str]]:
    """Return (severity, which node and property, what is wrong) of all that ``shapes`` find, warnings included, in order."""
    shapes.remove((None, OWL.imports, None))  # nothing is fetched
    _, report, _ = validate(catalogue, shacl_graph=shapes, advanced=True)
    return sorted(_told(report))


def _told(report: Graph) -> Iterator[tuple[str, str, str]]:
    for result in report.subjects(RDF.type, _SH.ValidationResult):
        severity, node, path, said = (
            report.value(result, name)
            for name in (_SH.resultSeverity, _SH.focusNode, _SH.resultPath, _SH.resultMessage)
        )
        yield str(severity).rpartition("#")[2], f"{node} {path}", str(said)


def with_lists(catalogue: Graph) -> Graph:
    """Return ``catalogue`` with what the lists of the EU and of Germany would say of the concepts in it."""
    known = Graph() + catalogue
    for concept in {o for o in catalogue.objects() if isinstance(o, URIRef)}:
        for scheme in (URIRef(listed) for listed in _LISTS if str(concept).startswith(listed + "/")):
            for node, name, value in (
                (concept, RDF.type, SKOS.Concept), (concept, SKOS.inScheme, scheme), (concept, SKOS.prefLabel, Literal("-")),
                (scheme, RDF.type, SKOS.ConceptScheme), (scheme, DCTERMS.title, Literal("-")),
            ):  # fmt: skip
                known.add((node, name, value))
    return known


def main() -> int:
    """Print what is wrong; the number of faults is the exit code."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("catalogue", help="file or address")
    parser.add_argument("shapes", nargs="+", help="files of shapes, judged together")
    asked = parser.parse_args()
    shapes, catalogue = Graph(), with_lists(Graph().parse(asked.catalogue))
    for file in asked.shapes:
        shapes.parse(file)
    found = faults(catalogue, shapes)
    for fault in found:
        print(*fault, sep="\t")
    return min(len(found), 100)


if __name__ == "__main__":
    sys.exit(main())
