"""The invented state by what its places and instruments are for the tests of what is general."""

from __future__ import annotations

from datetime import date

from tests import invented_land as land
from tests.state_roles import SuiteState

_FIRST, _SECOND = land.MERGING
NORDLAND = SuiteState(
    key=land.KEY, name=land.NAME, short="SG", programme="Sichere Gemeinden", council_of_state="Rat für Vorbeugung",
    prefix=land.PREFIX, number=len(land.NAMES) - 1, nobody="01999999",
    town=land.TOWN, town_name=land.NAMES[land.TOWN], twin="01001150", twin_name=land.NAMES["01001150"],
    city=land.CITY, city_name=land.NAMES[land.CITY], city_district="01005",
    second_city="01006000", second_city_name=land.NAMES["01006000"],
    seat="01001050", seat_name=land.NAMES["01001050"], member="01001040", member_name=land.NAMES["01001040"],
    association="Amt Æbelsø", associates=land.AMT,
    far="01003030", far_name=land.NAMES["01003030"], beside="01002060", beside_name=land.NAMES["01002060"],
    twice=("01002090", "01004090"), twice_name=land.NAMES["01002090"],
    district="01001", district_name="Nordküste", district_said="Kreis Nordküste",
    far_district="01003", far_district_said="Østfjordkreis", third_district="01004",
    beside_district="01002", council_district="01004",
    view="8.9,54.6,9.3,54.8",
    region="revier-west", other_region="revier-ost",
    gone=land.MERGED[0], gone_name=land.NAMES[land.MERGED[0]], heir=land.MERGED[1], heir_name=land.NAMES[land.MERGED[1]],
    merging=land.MERGING, merging_names=(land.NAMES[_FIRST], land.NAMES[_SECOND]),
    created=land.CREATED, created_name="Hededal", later=date.fromisoformat(land.LATER),
    talk="talk", talk_label="Erstes Treffen", talk_short="Treffen",
    agreement="pact", agreement_label="Pakt für Sicherheit", agreement_short="Pakt",
    council="board", council_abbreviation="Beirat", council_short="Beirat", councils="Beiräte",
    coaching="guidance", coaching_short="Hilfe", analysis="grant", analysis_label="Förderung",
    mark="pilot", mark_label="Erste Gemeinde", kreis="Kreis", kreise="Kreise",
    instruments=("talk", "pact", "board", "guidance", "grant", "course"), derived_from=("pact", "guidance"),
    crs=land.CRS, territory=date.fromisoformat(land.TERRITORY), unincorporated=(land.NOBODYS[0],),
    # for tests in browsers
    association_key="vb-010015001",
    near="01002110", near_name=land.NAMES["01002110"], corner="01001010",
)  # fmt: skip
