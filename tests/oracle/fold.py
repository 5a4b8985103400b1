"""Independent oracle for the status of each municipality, written from the rules and the raw tables only.

Every row that counts on the as-of date becomes a fact; the rules are then applied literally, one question at a time.
A fact "counts from" the last day of its date's period, or of its source date where it has no date of its own.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

DERIVED_FROM = ("agreement", "coaching", "analysis")
INSTRUMENTS = ("consultation", "agreement", "kpr", "coaching", "analysis", "model")
STATUSES = ("planned", "active", "completed", "ended")
STARTS = ("started", "constituted", "reactivated", "signed")
EVENTS = (*STARTS, "completed")
NEVER = date.max


def _rows(path):
    with Path(path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _day(value):
    """A date from a date or a full ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def last_day(text):
    """Last day of '2021', '2021-06' or '2021-06-30'; None for an empty text."""
    if not text:
        return None
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 3:
        return date(*numbers)
    year, month = numbers if len(numbers) == 2 else (numbers[0], 12)
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)


def _rolled(key, changes):
    """The key after all changes, given in order of their dates."""
    for change in changes:
        if change["old_ags"] == key:
            key = change["new_ags"]
    return key


def _fact(row):
    """What the rules ask of a row: its status, when it counts from, and its rank as evidence."""
    text = row["date"] or row["source_date"] or None
    own = bool(row["date"])
    return {
        "status": row["status"],
        "text": text,
        "counts": last_day(text),
        "start": own and row["status"] == "active" and row["date_kind"] in STARTS,
        "event": own and row["date_kind"] in EVENTS,
        "explicit": row["confidence"] == "explicit",
    }


def _evidence_key(fact):
    """Smaller is better evidence: dated, explicit, event, earliest, most precise."""
    undated = fact["counts"] is None
    return undated, not fact["explicit"], not fact["event"], fact["counts"] or NEVER, -len(fact["text"] or "")


def _time_key(fact):
    """Smaller is earlier, then more precise; undated last."""
    return fact["counts"] or NEVER, -len(fact["text"] or "")


def _latest(facts):
    """The last day any of the facts counts from, None if all are undated or there are none."""
    return max((fact["counts"] for fact in facts if fact["counts"]), default=None)


def _decided(facts):
    """Status and the facts that support it."""
    by_status = {name: [fact for fact in facts if fact["status"] == name] for name in STATUSES}
    activity = by_status["active"] + by_status["completed"]
    last_activity = _latest(activity) or date.min
    ends = [fact for fact in by_status["ended"] if not activity or (fact["counts"] and fact["counts"] > last_activity)]
    if ends:
        return "ended", ends
    if by_status["completed"]:
        completion = _latest(by_status["completed"])
        restarts = [
            fact for fact in by_status["active"] if completion and fact["start"] and fact["counts"] > completion
        ]
        return ("active", restarts) if restarts else ("completed", by_status["completed"])
    for name in ("active", "planned"):
        if by_status[name]:
            return name, by_status[name]
    return "unknown", []


def _folded(facts):
    """One instrument of one municipality."""
    status, support = _decided(facts)
    since = min(support, key=_evidence_key)["text"] if support else None
    return {"status": status, "derived": False, "since": since}


def statuses(evidence_csv_path, changes_csv_path, territory_date, as_of, today):
    """AGS -> instrument -> {status, derived, since} for every AGS that has any row in the register."""
    territory_date, as_of, today = _day(territory_date), _day(as_of), _day(today)
    changes = sorted(_rows(changes_csv_path), key=lambda change: change["effective_date"])
    changes = [change for change in changes if _day(change["effective_date"]) <= territory_date]
    known = {}
    for row in _rows(evidence_csv_path):
        key = row["ags"] if len(row["ags"]) == 5 else _rolled(row["ags"], changes)
        facts = known.setdefault(key, {name: [] for name in INSTRUMENTS})
        fact = _fact(row)
        if as_of >= (fact["counts"] or today):
            facts[row["instrument"]].append(fact)
    result = {}
    for key, facts in known.items():
        result[key] = {name: _folded(facts[name]) for name in INSTRUMENTS}
        proofs = [fact for name in DERIVED_FROM for fact in facts[name] if fact["status"] in ("active", "completed")]
        if proofs and result[key]["consultation"]["status"] in ("unknown", "planned"):
            since = min(proofs, key=_time_key)["text"]
            result[key]["consultation"] = {"status": "active", "derived": True, "since": since}
    return result
