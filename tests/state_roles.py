"""What a state has that tests ask for, whatever it is called there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class SuiteState:
    """Names and keys of a state, by what they are for tests. ``key`` is the REGION of the whole state."""

    key: str
    name: str
    short: str
    programme: str
    council_of_state: str
    prefix: str
    number: int
    nobody: str
    # a town with an agreement, a council and coaching, a town called like that district, and one that is its own district
    town: str
    town_name: str
    twin: str
    twin_name: str
    city: str
    city_name: str
    city_district: str
    second_city: str
    second_city_name: str
    # a member of an association in the town's district that is called after it, and another one
    seat: str
    seat_name: str
    member: str
    member_name: str
    association: str
    associates: tuple[str, ...]
    # a town in another district, one in a third that is beside the town's, and two of the same name
    far: str
    far_name: str
    beside: str
    beside_name: str
    twice: tuple[str, str]
    twice_name: str
    district: str
    district_name: str
    district_said: str
    far_district: str
    far_district_said: str
    third_district: str
    beside_district: str
    # a district other than the town's that has a council of its own, as the town's has
    council_district: str
    # a part of the map: west, south, east, north in degrees
    view: str
    region: str
    other_region: str
    # gone before the day of the territory, and into whom; two that become one at ``later``
    gone: str
    gone_name: str
    heir: str
    heir_name: str
    merging: tuple[str, str]
    merging_names: tuple[str, str]
    created: str
    created_name: str
    later: date
    # instruments: the first step, the agreement, the council, what a specialist does, what is looked into, and the mark
    talk: str
    talk_label: str
    talk_short: str
    agreement: str
    agreement_label: str
    agreement_short: str
    council: str
    council_abbreviation: str
    council_short: str
    councils: str
    coaching: str
    coaching_short: str
    analysis: str
    analysis_label: str
    mark: str
    mark_label: str
    kreis: str
    kreise: str
    # all instruments without marks in the order of their steps, and those of which the first step can be derived
    instruments: tuple[str, ...]
    derived_from: tuple[str, ...]
    crs: str
    territory: date
    unincorporated: tuple[str, ...] = ()
    # for tests in browsers: the REGION of the association, a neighbour of the town that is in none, and who lies in a corner
    association_key: str
    near: str
    near_name: str
    corner: str
