"""Variables of the environment that are named like settings and are none: most likely one is misspelt, and not in force."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from dashboard.context.settings import Settings
from loaders.common.findings import ENVIRONMENT, Findings, Location, Report

_PREFIX = "ATLAS_"
#: What Kubernetes tells containers of a service that is called „atlas“.
_OF_A_SERVICE = re.compile(r"ATLAS_(?:.*_)?(?:SERVICE_(?:HOST|PORT)(?:_.*)?|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_.*)?)")


def unknown_settings(environment: Mapping[str, str]) -> Findings:
    """Return a hint for each variable that begins like a setting and is none. Values are not quoted: one may be a password."""
    found = Findings()
    known = {str(field.alias).removeprefix(_PREFIX): str(field.alias) for field in Settings.model_fields.values()}
    for name in sorted(environment):
        written = name.upper()
        if not written.startswith(_PREFIX) or written in known.values() or _is_of_a_service(written, environment[name]):
            continue
        near = difflib.get_close_matches(written.removeprefix(_PREFIX), known, n=1)
        question = f"Meinten Sie {known[near[0]]}? " if near else ""
        remedy = f"{question}Diese Variable wird nicht beachtet; umbenennen oder entfernen"
        Report(ENVIRONMENT, found).warning("der Name einer Einstellung", remedy, at=Location(column=name))
    return found


def _is_of_a_service(name: str, value: str) -> bool:
    return bool(_OF_A_SERVICE.fullmatch(name)) or value.startswith(("tcp://", "udp://"))
