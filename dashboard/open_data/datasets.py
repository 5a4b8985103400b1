"""What data there are, in the words of a site's language: sets with their forms, licences, how current and how complete.

The catalogue, the page about the data and the package all say what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.context.site import Site
from dashboard.open_data.offered import OFFERS, SERVICES, Form, Offer, Service
from layers.answers.counts import Counts, counts
from layers.files.tables import attribution
from layers.words.freshness import register_text
from loaders.atlas.dates import PartialDate
from loaders.atlas.freshness import Edition
from loaders.atlas.programme import Instrument, Licence
from loaders.atlas.provenance import web_address

#: The page about the data, below the base; the fragment of a set is its key.
PAGE = "daten"


@dataclass(frozen=True)
class Distribution:
    """A form of a set: ``address`` is absolute if the site's base is. ``attribution``: what its licence demands to be said."""

    form: Form
    address: str
    title: str
    licence: Licence
    attribution: str


@dataclass(frozen=True)
class Dataset:
    """A set in a language. ``page`` is where the site tells of it, and its identifier."""

    key: str
    page: str
    title: str
    description: str
    keywords: tuple[str, ...]
    themes: tuple[str, ...]
    distributions: tuple[Distribution, ...]

    @property
    def licence(self) -> Licence:
        """That of its first form, which is the plainest."""
        return self.distributions[0].licence

    @property
    def attribution(self) -> str:
        """What the licence of its first form demands to be said."""
        return self.distributions[0].attribution


@dataclass(frozen=True)
class Contact:
    """Whom to ask, a function and never a person; ``email`` or ``page`` is filled."""

    name: str
    email: str
    page: str


@dataclass(frozen=True)
class OpenData:
    """Everything that is offered. ``as_of``: the day shown; ``data_as_of``: that of the register, ``edition``: its, if it has.

    ``completeness``: per instrument, what is counted beside what the programme published (``layers.answers.counts``).
    """

    title: str
    publisher: str
    contact: Contact
    as_of: date
    data_as_of: PartialDate
    edition: Edition | None
    territory: date
    datasets: tuple[Dataset, ...]
    services: tuple[tuple[Service, str, str], ...]
    completeness: tuple[tuple[Instrument, Counts], ...]


def open_data(site: Site) -> OpenData:
    """Return what ``site`` offers today, in its language. Addresses begin with the site's base."""
    atlas, language = site.atlas, site.language
    snapshot = site.on(site.today())
    offered = (_dataset(site, offer) for offer in OFFERS)
    return OpenData(
        language.text("Offene Daten: {atlas}", atlas=site.programme.atlas),
        site.operator.name or site.identity.publisher or site.programme.atlas,
        _contact(site),
        snapshot.as_of,
        atlas.origin.day,
        atlas.origin.edition,
        atlas.territory.date,
        tuple(found for found in offered if found.distributions),
        tuple((s, language.text(s.title), language.text(s.description)) for s in SERVICES),
        tuple((i, counts(snapshot, i.key)) for i in site.programme.instruments),
    )


def package_name(site: Site) -> str:
    """→ „asskomm-register.zip“."""
    return f"{site.atlas.state.programme.short.lower()}-register.zip"


def boundary_licence(site: Site) -> Licence | None:
    """Return the licence of the boundaries; ``None`` if their file does not say one that can be looked up."""
    said = site.atlas.provenance
    known, url = site.state.licences.get(said.licence.lower()), web_address(said.licence_url)
    name = said.licence or url
    return known or (Licence(name, name, url, url) if url else None)


def _dataset(site: Site, offer: Offer) -> Dataset:
    text, programme = site.language.text, site.programme
    found = [(form, _licence(site, form)) for form in offer.forms]
    return Dataset(
        offer.key,
        f"{site.present or site.base}{PAGE}#{offer.key}",
        text(offer.title, programme=programme.name),
        text(offer.description),
        (programme.short, *map(text, offer.keywords)),
        offer.themes,
        tuple(_distribution(site, form, licence) for form, licence in found if licence),
    )


def _licence(site: Site, form: Form) -> Licence | None:
    """The stricter of the register's and the boundaries'; ``None`` if what it holds has none that is known."""
    register, boundaries = site.state.licence, boundary_licence(site)
    if not form.shapes or not boundaries:
        return None if form.shapes else register
    known = list(site.state.licences.values())
    return max(register, boundaries, key=lambda licence: known.index(licence) if licence in known else len(known))


def _distribution(site: Site, form: Form, licence: Licence) -> Distribution:
    said = attribution(site.atlas, site.language) if form.shapes else register_text(site.atlas, site.language)
    path = form.path.format(package=package_name(site))
    return Distribution(form, site.link(path, **form.parameters), site.language.text(form.title), licence, said)


def _contact(site: Site) -> Contact:
    operator, office = site.operator, site.programme.office
    if operator.email or not office:
        return Contact(operator.name or site.programme.atlas, operator.email, site.link("impressum"))
    return Contact(office.name, office.mailbox, office.page)
