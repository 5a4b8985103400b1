"""Write a presentation so that the same slides give the same bytes, and say in its properties what it is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.opc.serialized import PackageWriter
from pptx.presentation import Presentation

from layers.drawing.text_metrics import plain
from layers.words.language import Language

CONTENT_TYPES = "[Content_Types].xml"
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
#: The longest property that the office programs take.
_LONGEST = 255


@dataclass(frozen=True)
class About:
    """What the properties of a presentation say."""

    title: str
    subject: str
    author: str
    rights: str
    as_of: date
    language: Language


def save(presentation: Presentation, about: About) -> bytes:
    """Return the presentation as a file; it carries no moment but ``about.as_of``."""
    moment = datetime(about.as_of.year, about.as_of.month, about.as_of.day)
    properties = presentation.core_properties
    texts = {
        "title": about.title,
        "subject": about.subject,
        "author": about.author,
        "last_modified_by": about.author,
        "comments": about.rights,
        "keywords": "",
        "category": "",
        "language": about.language.tag,
    }
    for name, text in texts.items():
        setattr(properties, name, plain(text)[:_LONGEST])
    properties.created = properties.modified = moment
    properties.revision = 1
    _drop_descriptions(presentation)
    return _packed((name, _steady(name, data, moment)) for name, data in _Members(presentation).items())


class _Members(dict[str, bytes]):
    """{name: data} of a presentation's files, which python-pptx would pack first: packing is most of what saving takes."""

    def __init__(self, presentation: Presentation) -> None:
        package = presentation.part.package
        writer = PackageWriter("", package._rels, tuple(package.iter_parts()))
        for step in (writer._write_content_types_stream, writer._write_pkg_rels, writer._write_parts):
            step(self)

    def write(self, name: PackURI, data: bytes) -> None:
        self[name.membername] = data


def rewrite(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a zip archive with every file changed by ``change(name, data)`` and without the times of writing."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return _packed((name, change(name, old.read(name))) for name in old.namelist())


def _packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip archive of files by name, without the times of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in files:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return out.getvalue()


def _steady(name: str, data: bytes, moment: datetime) -> bytes:
    """A file of the archive without the moment at which it was made; a workbook behind a chart is an archive itself."""
    if name.endswith(".xlsx"):
        return rewrite(data, lambda inner, content: _steady(inner, content, moment))
    if name == "docProps/core.xml":
        return _MOMENT.sub(rb"\g<1>" + f"{moment.isoformat()}Z".encode(), data)
    return data


def _drop_descriptions(presentation: Presentation) -> None:
    """Leave out what describes the template instead of the slides: its thumbnail and its statistics."""
    package = presentation.part.package
    kinds = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    for key in [key for key, relation in package._rels.items() if relation.reltype in kinds]:
        package.drop_rel(key)
