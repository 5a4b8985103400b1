"""The settings that say what the server does under load, and what is seen of it from outside."""

from __future__ import annotations

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

#: How the log is written.
TEXT, JSON = "text", "json"
_LISTENS = re.compile(r"(?P<host>[^\s:\[\]/]+|\[[0-9A-Fa-f:]+\]):(?P<port>[0-9]{1,5})")


class OperatingSettings(BaseSettings):
    """A part of ``Settings``."""

    limit: int = Field(
        30,
        ge=0,
        le=600,
        description="Sekunden Rechenzeit je Minute, die Bilder und Dateien für eine Adresse kosten dürfen; 0: ohne Grenze",
    )
    log: str = Field(
        TEXT,
        description="Wie das Protokoll geschrieben wird: text, oder json (eine Zeile JSON je Meldung und je Anfrage)",
        pattern=f"^({TEXT}|{JSON})$",
    )
    metrics: str = Field(
        "", description="Adresse und Port für Messwerte (OpenMetrics), zum Beispiel 127.0.0.1:9464; ohne Angabe keine"
    )

    @field_validator("metrics")
    @classmethod
    def _is_host_and_port(cls, value: str) -> str:
        found = _LISTENS.fullmatch(value)
        if value and not (found and 0 < int(found["port"]) < 65536):
            raise ValueError(value)
        return value

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Host, without brackets, and port to give measured values at; ``None`` if nowhere."""
        host, _, port = self.metrics.rpartition(":")
        return (host.strip("[]"), int(port)) if host else None
