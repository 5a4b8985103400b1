"""One table of settings, read from the environment."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import SettingsConfigDict

from dashboard.context.operating_settings import OperatingSettings
from dashboard.context.operator_data import Operator
from dashboard.context.sign_in_settings import SignInSettings
from loaders.atlas.model import Atlas
from loaders.atlas.programme import BackgroundMap, State
from loaders.common.findings import ENVIRONMENT, Findings, LoadError, Location, Report
from loaders.inputs import Inputs, inputs_of

#: No segment of dots, which would lead elsewhere.
_BASE = re.compile(r"/?(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")
_POSTGRESQL = re.compile(r"postgresql(\+psycopg)?://[^\s]+")
#: Enough to catch a wrong variable: one @, no spaces, nothing that would mean something else in a mail link.
_EMAIL = re.compile(r"[^\s@<>\"'?&,;:%]+@[^\s@<>\"'?&,;:%]+\.[^\s@<>\"'?&,;:%]+")
#: Value of ATLAS_CACHE that switches the cache off.
CACHE_OFF = "aus"


class Settings(OperatingSettings, SignInSettings):
    """Every setting with its default and its help. The table of docs/commands.md is checked against this class by a test.

    A field without an ``alias`` of its own is set by ``ATLAS_`` and its name.
    """

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, alias_generator=lambda name: f"ATLAS_{name.upper()}"
    )

    boundaries: Path | None = Field(None, description="Datei mit Gemeindegrenzen statt der mitgelieferten")
    status: Path | None = Field(
        None, description="Statusliste (XLSX, XLS, ODS, CSV) statt des mitgelieferten Registers"
    )
    status_title: str = Field(
        "",
        description="Titel der Statusliste, mit dem sie als Quelle genannt wird; ohne Angabe der in der Liste („Titel: …“)",
    )
    status_date: date | None = Field(
        None, description="Tag der Statusliste als JJJJ-MM-TT, wenn sie ihn nicht selbst nennt („Stand: …“)"
    )
    database: SecretStr | None = Field(
        None,
        description="Datenbank des Registers: Pfad einer Datei (SQLite) oder postgresql+psycopg://…; ohne Angabe keine",
    )
    licence: str = Field(
        "",
        description="Lizenz des Registers oder der Statusliste, zum Beispiel dl-de/zero-2-0; ohne Angabe dl-de/by-2-0",
    )
    state: Path | None = Field(
        None,
        description="Ordner mit einem anderen Land: genau eine Datei mit Gemeindegrenzen, Tabellen wie in geodata/saxony",
    )
    territory_date: date | None = Field(None, description="Gebietsstand als JJJJ-MM-TT; ohne Angabe der des Landes")
    changes: Path | None = Field(None, description="Gebietsänderungen (CSV), die zu den mitgelieferten hinzukommen")
    host: str = Field("127.0.0.1", description="Adresse, an der der Server lauscht")
    port: int = Field(8050, alias="PORT", ge=1, le=65535, description="Port, auf dem der Server lauscht")
    workers: int = Field(1, ge=1, le=64, description="Zahl der Serverprozesse")
    pptx_template: Path | None = Field(
        None, description="PowerPoint-Vorlage (.pptx oder .potx) für Folien statt der eigenen"
    )
    identity: Path | None = Field(
        None, description="Ordner mit dem Erscheinungsbild der Behörde: Name, Logo, Farben, Schrift, PowerPoint-Vorlage"
    )
    base: str = Field(
        "/",
        description="Anfang aller Adressen, zum Beispiel /asskomm/; Buchstaben, Ziffern, Punkt, Binde- und Unterstrich",
    )
    proxies: int = Field(0, ge=0, le=9, description="Zahl der vorgeschalteten Proxys, deren Angaben gelten")
    cache: str = Field(
        "", description="Ordner für fertig gebaute Daten, damit der nächste Start schneller ist; „aus“: ohne"
    )

    background_map: str = Field(
        "",
        description="Hintergrundkarte, die Besucher nach einem Hinweis laden können: basemap.de oder geosn; ohne Angabe keine",
    )

    operator_name: str = Field("", alias="ATLAS_OPERATOR", description="Name des Betreibers, für das Impressum")
    operator_address: str = Field(
        "",
        description="Anschrift, Vertretung und Telefon des Betreibers; ein senkrechter Strich | beginnt eine neue Zeile",
    )
    operator_email: str = Field("", description="E-Mail-Adresse, an die Besucher sich wenden")
    privacy_contact: str = Field("", description="Datenschutzbeauftragte oder anderer Kontakt zum Datenschutz")
    statement_date: date | None = Field(None, description="Tag der Erklärung zur Barrierefreiheit als JJJJ-MM-TT")

    @field_validator("operator_email")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not _EMAIL.fullmatch(value.strip()):
            raise ValueError(value)
        return value.strip()

    @field_validator("state")
    @classmethod
    def _is_a_state(cls, value: Path | None) -> Path | None:
        if value:
            inputs_of(value)
        return value

    @field_validator("database")
    @classmethod
    def _is_a_database(cls, value: SecretStr | None) -> SecretStr | None:
        """A path, or an address of PostgreSQL. It may hold a password, so nobody repeats it."""
        text = value.get_secret_value() if value else ""
        if "://" in text and not _POSTGRESQL.fullmatch(text):
            raise ValueError("neither a path nor postgresql+psycopg://…")
        return value

    @field_validator("host")
    @classmethod
    def _without_brackets(cls, value: str) -> str:
        """``[::1]`` is how addresses have it; the system wants ``::1``."""
        return value.strip("[]")

    @field_validator("base")
    @classmethod
    def _has_slashes(cls, value: str) -> str:
        """``asskomm`` and ``/asskomm`` mean ``/asskomm/``; whatever would have to be escaped in an address is refused."""
        if not _BASE.fullmatch(value):
            raise ValueError(value)
        return f"/{value.strip('/')}/" if value.strip("/") else "/"

    def cache_folder(self) -> Path | None:
        """Where built data are kept: what is set, else this user's cache; ``None`` if switched off or there is no home."""
        if self.cache.lower() == CACHE_OFF:
            return None
        if self.cache:
            return Path(self.cache).expanduser()
        base = Path(os.environ.get("XDG_CACHE_HOME", ""))
        try:
            # relative paths are to be ignored, says the XDG Base Directory Specification
            return (base if base.is_absolute() else Path.home() / ".cache") / "asskomm-atlas"
        except RuntimeError:
            return None

    @property
    def database_address(self) -> str:
        """Where the register is kept; empty without a database. Not to be shown to anybody: it may hold a password."""
        return self.database.get_secret_value() if self.database else ""

    @property
    def on_postgresql(self) -> bool:
        """Whether the register is in PostgreSQL, which can hold a queue, too."""
        return bool(_POSTGRESQL.fullmatch(self.database_address))

    @property
    def address(self) -> str:
        """Host and port as addresses have them: an IPv6 host stands in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def operator(self) -> Operator:
        """Who runs this copy, as far as it is set."""
        lines = (line.strip() for line in self.operator_address.split("|"))
        return Operator(
            name=self.operator_name.strip(),
            address=tuple(line for line in lines if line),
            email=self.operator_email,
            privacy_contact=self.privacy_contact.strip(),
            statement_date=self.statement_date,
        )

    def missing_operator_data(self) -> list[str]:
        """Return the names of the settings that the duty pages still lack."""
        fields = ("operator_name", "operator_address", "operator_email", "privacy_contact", "statement_date")
        return [str(Settings.model_fields[f].alias) for f in fields if not getattr(self, f)]

    def inputs(self) -> Inputs:
        """The files to load: what is set, else those of the state."""
        given: dict[str, Any] = {
            "boundaries": self.boundaries,
            "status": self.status,
            "status_title": " ".join(self.status_title.split()),
            "status_date": self.status_date,
            "territory_date": self.territory_date,
            "more_changes": self.changes,
        }
        own = inputs_of(self.state) if self.state else Inputs()
        return replace(own, **{name: value for name, value in given.items() if value is not None})


def read_settings() -> Settings:
    """Return the settings of the environment. Raises LoadError, naming every wrong variable, instead of guessing."""
    try:
        return Settings()
    except ValidationError as error:
        report = Report(ENVIRONMENT, Findings())
        for problem in error.errors():
            name = str(problem["loc"][0])
            field = next(f for f in Settings.model_fields.values() if f.alias == name)
            report.error(
                f"{field.description}{_range(field)}",
                f"Variable {name} berichtigen oder entfernen",
                at=Location(column=name),
                value=None if field.annotation == SecretStr | None else str(problem["input"]),
            )
        raise LoadError(report.findings) from error


def _range(field: FieldInfo) -> str:
    bounds = {type(m).__name__: m for m in field.metadata}
    if not {"Ge", "Le"} <= bounds.keys():
        return ""
    return f" ({bounds['Ge'].ge} bis {bounds['Le'].le})"


def choose_background(state: State, key: str) -> BackgroundMap | None:
    """Return the background map that the operator has set; ``None`` for none. Raises LoadError for an unknown one."""
    if not key or key in state.background_maps:
        return state.background_maps.get(key)
    expected = "eine der Hintergrundkarten " + ", ".join(state.background_maps) if state.background_maps else "leer"
    raise refused("background_map", expected, key)


def licensed(atlas: Atlas, key: str) -> Atlas:
    """Return ``atlas`` with its register under the licence that the operator has set. Raises LoadError for an unknown one."""
    if not key:
        return atlas
    if key not in atlas.state.licences:
        raise refused("licence", "eine der Lizenzen " + ", ".join(atlas.state.licences), key)
    return replace(atlas, state=atlas.state.with_programme(register_licence=key))


def refused(field: str, expected: str, value: str) -> LoadError:
    """Return the refusal of a setting whose ``value`` cannot be used."""
    setting = str(Settings.model_fields[field].alias)
    remedy = f"Variable {setting} berichtigen oder entfernen"
    return Report(ENVIRONMENT, Findings()).refusal(expected, remedy, value=value, at=Location(column=setting))
