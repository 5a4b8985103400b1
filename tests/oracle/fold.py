"""Independent oracle for the status of each municipality, written from the rules and the raw tables only.

Every row that counts on the as-of date becomes a fact; the rules are then applied literally, one question at a time.
A fact "counts from" the last day of its date's period, or from the day on which it was stated if that lies within.
"""

import csv
from calendar import monthrange
from datetime import date
from functools import lru_cache
from pathlib import Path

from tests.suite_state import SUITE

DERIVED_FROM = SUITE.derived_from
INSTRUMENTS = (*SUITE.instruments, SUITE.mark)
RANK = {"ended": 0, "dormant": 1, "active": 2, "completed": 2}  # of one day, the higher holds
STARTS = ("started", "constituted", "reactivated", "signed")
EVENTS = (*STARTS, "completed")
NEVER = date.max


def _rows(path):
    with Path(path).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _day(value):
    """A date from a date or a full ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def first_day(text):
    """First day of '2021', '2021-06' or '2021-06-30'; None for an empty text."""
    return date(*([int(part) for part in text.split("-")] + [1, 1])[:3]) if text else None


def last_day(text):
    """Last day of '2021', '2021-06' or '2021-06-30'; None for an empty text."""
    if not text:
        return None
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    return date(year, month or 12, day or monthrange(year, month or 12)[1])


def _rolled(key, changes):
    """The key after all changes, given in order of their dates."""
    for change in changes:
        if change["old_ags"] == key:
            key = change["new_ags"]
    return key


def _fact(number, row):
    """What the rules ask of a row: its status, when it begins and counts from, and what it is worth as evidence."""
    text = row["date"] or row["source_date"] or None
    begins, ends, stated = first_day(text), last_day(text), last_day(row["source_date"])
    event = bool(row["date"]) and row["date_kind"] in EVENTS
    return {
        "row": number,
        "status": row["status"],
        "text": text,
        "begins": begins,
        "counts": stated if text and stated and begins <= stated <= ends else ends,
        "kind": row["date_kind"] if event else "as_of",
        "event": event,
        "start": event and row["status"] == "active" and row["date_kind"] in STARTS,
        "explicit": row["confidence"] == "explicit",
    }


def _time_key(fact):
    """Smaller is earlier, then more precise; undated last."""
    return fact["counts"] or NEVER, -len(fact["text"] or ""), fact["row"]


def _evidence_key(fact):
    """Smaller is better: explicit events, then what counts first; on one day events, explicit, more precise."""
    day, precision, row = _time_key(fact)
    event, explicit = fact["event"], fact["explicit"]
    return fact["counts"] is None, not (event and explicit), day, not event, not explicit, precision, row


def _place(fact):
    """Larger is later; of one day, activity holds before rest, rest before end."""
    return fact["holds"], RANK[fact["status"]]


def _days(facts):
    return [fact["counts"] for fact in facts if fact["counts"]]


def _of(facts, *names):
    return [fact for fact in facts if fact["status"] in names]


def _plans(facts):
    """The plans that no refusal takes back: those later than all of them."""
    refusals = [fact["holds"] for fact in _of(facts, "declined")]
    return [plan for plan in _of(facts, "planned") if all(plan["holds"] > day for day in refusals)]


def _decided(facts):
    """Status and the facts that support it."""
    told = _of(facts, *RANK)
    if not told:
        plans = _plans(facts)
        return ("planned", plans) if plans else ("unknown", [])
    status = max(told, key=_place)["status"]
    if status in ("ended", "dormant"):
        against = max((_place(fact) for fact in told if fact["status"] != status), default=(date.min, -1))
        return status, [fact for fact in _of(told, status) if _place(fact) > against]
    completed = _of(told, "completed")
    completion = max((fact["holds"] for fact in completed), default=None)
    if completed and not any(fact["start"] and fact["counts"] > completion for fact in told):
        return "completed", completed
    end = max(map(_place, _of(told, "ended")), default=(date.min, -1))
    return "active", [fact for fact in _of(told, "active", "completed") if _place(fact) > end]


def _first_mention(facts):
    """The first day proven by a mention, NEVER without one."""
    return min(_days(fact for fact in facts if not fact["event"]), default=NEVER)


def _since(facts):
    """The fact that dates the beginning: no event that begins when the thing is known to be there already."""
    mention = _first_mention(facts)
    return min((fact for fact in facts if not fact["event"] or fact["begins"] <= mention), key=_evidence_key)


def _same(first, later, stops):
    """Whether a start belongs to the beginning that another one opened: then sources disagree about it."""
    one, two = first["counts"], later["begins"]
    again = later["kind"] == "reactivated" != first["kind"]
    return (two - one).days <= 365 and not again and not any(one <= stop < two for stop in stops)


def _beginnings(starts, stops):
    """Starts grouped into beginnings, in order; of one day, 'reactivated' has no other start before it."""
    groups = []
    for start in sorted(starts, key=lambda fact: (fact["counts"], fact["kind"] != "reactivated", fact["row"])):
        if groups and _same(groups[-1][0], start, stops):
            groups[-1].append(start)
        else:
            groups.append([start])
    return groups


def _status(name, fact=None, renewals=(), *, derived=False):
    text = fact["text"] if fact else None
    kind = ("as_of" if derived else fact["kind"]) if text else ""
    renewed = min(renewals[-1], key=_evidence_key)["text"] if renewals else None
    renewed_on = min(_days(renewals[-1])) if renewals else None
    found = {"status": name, "derived": derived, "since": text, "since_kind": kind}
    return found | {"renewed": renewed, "renewed_on": renewed_on}


def _folded(facts):
    """One instrument of one municipality."""
    status, support = _decided(facts)
    if status != "active":
        return _status(status, _since(support) if support else None)
    mentions = [fact | {"event": False, "kind": "as_of"} for fact in support if not fact["start"]]
    stops = _days(_of(facts, "completed", "dormant"))
    first, *others = _beginnings([fact for fact in support if fact["start"]], stops) or [[]]
    there_already = first and all(start["begins"] > _first_mention(mentions) for start in first)
    return _status(status, _since(mentions + first), [first, *others] if there_already else others)


@lru_cache(maxsize=128)
def statuses(evidence_csv_path, changes_csv_path, territory_date, as_of, today):
    """AGS -> instrument -> {status, derived, since, since_kind, renewed, renewed_on} for every AGS with any row."""
    territory_date, as_of, today = _day(territory_date), _day(as_of), _day(today)
    changes = sorted(_rows(changes_csv_path), key=lambda change: change["effective_date"])
    changes = [change for change in changes if _day(change["effective_date"]) <= territory_date]
    known = {}
    for number, row in enumerate(_rows(evidence_csv_path)):
        key = row["ags"] if len(row["ags"]) == 5 else _rolled(row["ags"], changes)
        facts = known.setdefault(key, {name: [] for name in INSTRUMENTS})
        fact = _fact(number, row)
        fact["holds"] = fact["counts"] or today
        if as_of >= fact["holds"]:
            facts[row["instrument"]].append(fact)
    result = {}
    for key, facts in known.items():
        result[key] = {name: _folded(facts[name]) for name in INSTRUMENTS}
        proofs = [fact for name in DERIVED_FROM for fact in _of(facts[name], "active", "completed", "dormant")]
        if proofs and result[key][SUITE.talk]["status"] in ("unknown", "planned"):
            result[key][SUITE.talk] = _status("active", min(proofs, key=_time_key), derived=True)
    return result
