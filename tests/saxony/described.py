"""Saxony by what its places and instruments are for the tests of what is general."""

from datetime import date

from tests.state_roles import SuiteState

SAXONY = SuiteState(
    key="sachsen", name="Sachsen", short="ASSKomm", programme="Allianz Sichere Sächsische Kommunen",
    council_of_state="Landespräventionsrat Sachsen", prefix="14", number=419, nobody="14999999",
    town="14626610", town_name="Zittau", twin="14626110", twin_name="Görlitz",
    city="14612000", city_name="Dresden", city_district="14612",
    second_city="14713000", second_city_name="Leipzig",
    seat="14626400", seat_name="Olbersdorf", member="14626050", member_name="Bertsdorf-Hörnitz",
    association="Verwaltungsgemeinschaft Olbersdorf",
    associates=("14626050", "14626210", "14626400", "14626430"),
    far="14523320", far_name="Plauen", beside="14625020", beside_name="Bautzen",
    twice=("14625030", "14524010"), twice_name="Bernsdorf",
    district="14626", district_name="Görlitz", district_said="Landkreis Görlitz",
    far_district="14523", far_district_said="Vogtlandkreis", third_district="14524",
    beside_district="14625", council_district="14729",
    view="13.4,50.9,14.1,51.2",
    region="lpr-west", other_region="lpr-ost",
    gone="14625540", gone_name="Schönteichen", heir="14625250", heir_name="Kamenz",
    merging=("14522450", "14522620"), merging_names=("Ostrau", "Zschaitz-Ottewig"),
    created="14522275", created_name="Jahnatal", later=date(2023, 1, 1),
    talk="consultation", talk_label="Erstgespräch", talk_short="Erstgespräch",
    agreement="agreement", agreement_label="Kooperationsvereinbarung", agreement_short="Vereinbarung",
    council="kpr", council_abbreviation="KPR", council_short="Präventionsrat", councils="Präventionsräte",
    coaching="coaching", coaching_short="Coaching", analysis="analysis", analysis_label="Sicherheitsanalyse",
    mark="model", mark_label="Modellkommune", kreis="Landkreis", kreise="Landkreise",
    instruments=("consultation", "agreement", "kpr", "coaching", "analysis"),
    derived_from=("agreement", "coaching", "analysis"), crs="EPSG:25833", territory=date(2019, 1, 1),
    # for tests in browsers
    association_key="vb-146265227",
    near="14626420", near_name="Ostritz", corner="14523010",
)  # fmt: skip
