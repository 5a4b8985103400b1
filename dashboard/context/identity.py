"""An authority's corporate design, read from a folder: name, logo, accent colours, font and PowerPoint template.

``identity.toml`` in the folder says what there is; ``docs/identity.md`` shows one. Without a folder the atlas looks as it does.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from layers.files.logo import logo_png
from layers.theme import Theme, contrast
from loaders.common.findings import Findings, LoadError, Location, Report, reason

FILE = "identity.toml"
_LOGOS, _FONTS, _TEMPLATES = (".svg", ".png", ".webp"), (".woff2",), (".pptx", ".potx")
#: Text and its ground must be at least this far apart (WCAG 2.1, 1.4.3).
_READABLE = 4.5
#: Colour of an identity → the colours that stand on it or below it.
_READ_WITH = {"accent": ("ground", "accent_soft"), "accent_soft": ("ink",)}
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^<>{}\"\\;\x00-\x1f\x7f]*$")]
_Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9A-Fa-f]{6})?$")]
_File = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-][A-Za-z0-9._-]*)?$")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shades(_Table):
    """Colours (``#RRGGBB``) that replace those of the theme; empty ones do not."""

    accent: _Colour = ""
    accent_soft: _Colour = ""

    def ui(self) -> dict[str, str]:
        """The roles of ``Theme.ui`` that change: none of those of the map, which are told apart together."""
        given = {"accent": self.accent, "accent_soft": self.accent_soft}
        return {role: colour for role, colour in given.items() if colour}


class Colours(Shades):
    """The colours of light pages, and those of dark ones."""

    dark: Shades = Shades()


class Font(_Table):
    """A family for pages; ``regular`` and ``bold`` are its files, if readers do not have it already."""

    family: _Text = ""
    regular: _File = ""
    bold: _File = ""


class Identity(_Table):
    """Everything may be empty. Files are names in ``folder``; ``publisher`` is who the logo stands for, in words."""

    folder: Path = Path()
    name: _Text = ""
    publisher: _Text = ""
    logo: _File = ""
    logo_dark: _File = ""
    template: _File = ""
    colours: Colours = Colours()
    font: Font = Font()

    @property
    def pptx_template(self) -> Path | None:
        return self.folder / self.template if self.template else None

    @cached_property
    def public(self) -> Mapping[str, bytes]:
        """Name → content of every file that browsers may ask for, as it was when the server started."""
        names = (self.logo, self.logo_dark, self.font.regular, self.font.bold)
        return {name: (self.folder / name).read_bytes() for name in names if name}

    @cached_property
    def version(self) -> str:
        """A hash of ``public``: it stands in the addresses, so that browsers may keep the files for a year."""
        return hashlib.sha256(b"\0".join(self.public.values())).hexdigest()[:12]

    def address(self, base: str, name: str) -> str:
        """Return the address of a file of ``public``; empty for no name."""
        return f"{base}identity/{self.version}/{name}" if name else ""

    @cached_property
    def logo_png(self) -> bytes:
        """The logo for files; empty without one. Raises ValueError, in German, if it cannot be read."""
        return logo_png(self.public[self.logo], Path(self.logo).suffix) if self.logo else b""

    def themed(self, theme: Theme) -> Theme:
        """Return ``theme`` in the authority's colours."""
        dark = theme.dark and replace(theme.dark, ui={**theme.dark.ui, **self.colours.dark.ui()})
        return replace(theme, ui={**theme.ui, **self.colours.ui()}, dark=dark)

    def font_css(self, base: str) -> str:
        """Return the rules that set pages in the authority's font."""
        family = self.font.family
        if not family:
            return ""
        faces = [
            f'@font-face{{font-family:"{family}";src:url("{self.address(base, file)}") format("woff2");font-weight:{weight};'
            "font-display:swap}"
            for file, weight in ((self.font.regular, 400), (self.font.bold, 600))
            if file
        ]
        return "".join(faces) + f'html{{font-family:"{family}",system-ui,sans-serif}}'


def read_identity(folder: Path | None, theme: Theme) -> Identity:
    """Return the identity in ``folder``, an empty one for ``None``.

    Raises LoadError, naming every fault, if something is unknown or missing, or a colour cannot be read on the theme's ground.
    """
    if folder is None:
        return Identity()
    report = Report(FILE, Findings())
    try:
        raw = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
        identity = Identity(
            **{key if key != "folder" else "folder?": value for key, value in raw.items()}, folder=folder
        )
    except OSError as error:
        _wrong(report, "", f"eine lesbare Datei {FILE} im Ordner von ATLAS_IDENTITY", f"{folder}: {reason(error)}")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        _wrong(report, "", "eine TOML-Datei in UTF-8", str(error))
    except ValidationError as error:
        for problem in error.errors():
            where = ".".join(map(str, problem["loc"]))
            _wrong(report, where, _expected(where, problem["type"]), str(problem["input"]))
    else:
        for where, expected, value in (*_missing(identity), *_unreadable(identity, theme)):
            _wrong(report, where, expected, value)
        if not report.errors:
            _ = identity.version  # read now: what is sent stays the same until the next start
            return identity
    raise LoadError(report.findings)


def _wrong(report: Report, where: str, expected: str, value: str) -> None:
    report.error(expected, "Angabe berichtigen oder weglassen", value=value, at=Location(column=where or None))


def _expected(where: str, kind: str) -> str:
    if kind == "extra_forbidden":
        return "eine der Angaben " + ", ".join(sorted(set(Identity.model_fields) - {"folder"}))
    if where.startswith("colours"):
        return "eine Farbe wie #7A1E48"
    if where in ("name", "publisher", "font.family"):
        return 'höchstens 60 Zeichen ohne < > { } " \\ ;'
    return "den Namen einer Datei im selben Ordner (Buchstaben, Ziffern, Punkt, Binde- und Unterstrich)"


def _missing(identity: Identity) -> Iterator[tuple[str, str, str]]:
    """What names a file that is not there or of no use."""
    font, sound = identity.font, True
    for where, name, endings in (
        ("logo", identity.logo, _LOGOS),
        ("logo_dark", identity.logo_dark, _LOGOS),
        ("template", identity.template, _TEMPLATES),
        ("font.regular", font.regular, _FONTS),
        ("font.bold", font.bold, _FONTS),
    ):
        if name and not (name.endswith(endings) and (identity.folder / name).is_file()):
            sound = False
            yield where, "eine Datei im selben Ordner, " + " oder ".join(endings), name
    try:
        _ = sound and identity.logo_png
    except (ValueError, OSError) as error:
        yield "logo", reason(error) if isinstance(error, OSError) else str(error), identity.logo
    if identity.logo and not identity.publisher:
        yield "publisher", "für wen das Logo steht, für alle, die es nicht sehen", ""
    if (font.regular or font.bold) and not font.family:
        yield "font.family", "den Namen der Schrift", ""


def _unreadable(identity: Identity, theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Colours that text in them, or on them, could not be read in."""
    themed = identity.themed(theme)
    for where, shades, look in (
        ("colours", identity.colours, themed),
        ("colours.dark", identity.colours.dark, themed.dark),
    ):
        ui = look.ui if look else {}
        for role, others in _READ_WITH.items():
            for other in others if role in shades.ui() and role in ui else ():
                ratio = contrast(ui[role], ui[other])
                if ratio < _READABLE:
                    expected = f"mindestens 4,5:1 Kontrast zu {ui[other]}"
                    yield f"{where}.{role}", expected, f"{ui[role]} mit {ratio:.1f}:1".replace(".", ",")
