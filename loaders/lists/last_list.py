"""Compare a new list with the last one: what fell out of it may have been lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from loaders.atlas.facts import Fact
from loaders.atlas.programme import Programme
from loaders.atlas.register import Register
from loaders.common.findings import Findings

_NAMED = 5


def compare_with_last(
    file: str,
    facts: Sequence[Fact],
    last: Sequence[Fact],
    programme: Programme,
    today: date,
    name: Callable[[str], str],
    findings: Findings,
) -> None:
    """Warn of every instrument that fewer municipalities take part in than by the ``last`` list. ``name`` names a key."""
    new, old = Register(facts, programme.instruments), Register(last, programme.instruments)
    for instrument in programme.recorded:
        before, now = _taking_part(old, instrument.key, today), _taking_part(new, instrument.key, today)
        if len(now) < len(before):
            lost = [name(ags) for ags in sorted(before - now)]
            named = ", ".join(lost[:_NAMED]) + (f" und {len(lost) - _NAMED} weitere" if len(lost) > _NAMED else "")
            findings.warning(
                file,
                f"mindestens {len(before)} Gemeinden wie in der letzten Liste",
                f"prüfen, ob Zeilen verloren gingen; es fehlen {named}",
                value=f"{instrument.label}: {len(now)}",
            )


def _taking_part(register: Register, instrument: str, today: date) -> set[str]:
    keys = {f.ags for f in register.facts if f.instrument == instrument and len(f.ags) == 8}
    return {k for k in keys if (s := register.status(k, instrument, today, today)).takes_part and not s.derived}
