"""Boundary files that are hostile, spoiled or plainly something else, made from the world of six municipalities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests import world, zoo
from tests.hostile.making import Hostile, folder, link_to, link_to_itself, pipe, raw, sparse, text, zipped
from tests.suite_state import SUITE

Change = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]
HEAD = b'{"type":"FeatureCollection","features":['


def changed(change: Change) -> Callable[[Path], object]:
    return lambda path: zoo.save(change(zoo.frame()), path)


def in_another_crs(real: int, said: int) -> Change:
    return lambda f: f.to_crs(real).set_crs(said, allow_override=True)


def swapped(code: int) -> Change:
    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        frame = frame.to_crs(code)
        return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda c: c[:, ::-1]), crs=frame.crs)

    return change


def with_shape(row: int, make: Callable[[shapely.Geometry], shapely.Geometry]) -> Change:
    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        frame.loc[row, "geometry"] = make(frame.loc[row, "geometry"])
        return frame

    return change


def far_part(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    extra = frame.iloc[[0]].assign(geometry=frame.iloc[[0]].translate(80_000, 0))
    return pd.concat([frame, extra], ignore_index=True)


def without(*endings: str) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        zoo.save(zoo.frame(), path)
        for ending in endings:
            path.with_suffix(ending).unlink()

    return make


def cut(ending: str) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        whole = zoo.save(zoo.frame(), path.with_name(f"ganz.{ending}"))
        content = whole.read_bytes()
        whole.unlink()
        path.write_bytes(content[: len(content) // 2])

    return make


def inside(value: float) -> Change:
    def spoil(shape: shapely.Geometry) -> shapely.Geometry:
        coordinates = shapely.get_coordinates(shape)
        coordinates[1] = value
        return shapely.set_coordinates(shape, coordinates)

    return with_shape(0, spoil)


def packed(entries: dict[str, bytes], **options: bool) -> Callable[[Path], object]:
    return raw(zipped(entries, **options))


def bomb(path: Path) -> None:
    path.write_bytes(zipped({"x.geojson": b" " * 64_000_000}))


def shifted(metres: float) -> Change:
    steps = np.array([(1, 0.3), (-0.6, 1), (0.2, -0.9), (-1, -0.4), (0.5, 0.6), (-0.3, -0.8)]) * metres
    return lambda f: f.set_geometry(
        [shapely.affinity.translate(g, *step) for g, step in zip(f.geometry, steps, strict=True)], crs=f.crs
    )


def apart(f: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return f.set_geometry(f.buffer(-30, join_style="mitre"))


NO_BOUNDARIES = [
    Hostile("text.gpkg", text("das ist keine Karte"), "Textdatei"),
    Hostile("leer.shp", raw(b""), "leere Datei"),
    Hostile("seite.geojson", text("<!DOCTYPE html><html><body>404</body></html>"), "Webseite (HTML)"),
    Hostile("plan.gpkg", raw(b"%PDF-1.7\n"), "PDF-Dokument"),
    Hostile("luftbild.gpkg", raw(b"II*\0" + bytes(90)), "Bild"),
    Hostile("liste.csv", text(f"AGS;GEN\n{SUITE.city};{SUITE.city_name}\n"), "Textdatei"),
    Hostile("tabelle.xlsx", packed({"[Content_Types].xml": b"<Types/>"}), "Office-Dokument"),
    Hostile("gepackt.gpkg", raw(b"\x1f\x8b\x08" + bytes(90)), "gzip"),
    Hostile("archiv.zip", raw(b"7z\xbc\xaf\x27\x1c" + bytes(90)), "7-Zip-Archiv"),
    Hostile("spalten.parquet", raw(b"PAR1" + bytes(90) + b"PAR1"), "GeoParquet"),
    Hostile("rauschen.gpkg", raw(bytes(range(256)) * 40), "Binärdatei"),
    Hostile("verweis.gpkg", text('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>'), "nur auf andere Dateien"),
    Hostile("bombe.gml", text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a xmlns:g="http://www.opengis.net/gml"/>'),
            "GML mit DTD"),
    Hostile("riesig.geojson", sparse(600_000_000, HEAD), "600 MB"),
]  # fmt: skip
BROKEN = [
    Hostile("abgerissen.gpkg", cut("gpkg"), "GeoPackage"),
    Hostile("abgerissen.geojson", cut("geojson"), "GeoJSON"),
    Hostile("abgerissen.fgb", cut("fgb"), "FlatGeobuf"),
    Hostile("abgerissen.gml", cut("gml"), "vollständige GML-Datei"),
    Hostile("abgerissen.zip", cut("zip"), "unbeschädigte ZIP-Datei"),
    Hostile("bombe.zip", bomb, "höchstens 100-fach gepackt"),
    Hostile("kennwort.zip", packed({"x.geojson": b"{}"}, encrypted=True), "ohne Kennwort"),
    Hostile("raus.zip", packed({"../../boese.shp": b"x"}), "die im Archiv bleiben"),
    Hostile("urlaub.zip", packed({"a/urlaub.jpg": b"\xff\xd8"}), "urlaub.jpg"),
    Hostile("zip-im-zip.zip", packed({"daten.zip": zipped({"x.shp": b"x"})}), "daten.zip"),
    Hostile("ohne-dbf.shp", without(".dbf"), "ohne-dbf.dbf fehlt"),
    Hostile("ohne-shx.shp", without(".shx"), "ohne-shx.shx fehlt"),
    Hostile("ohne-prj.shp", without(".prj"), "ein Koordinatenbezugssystem"),
]
PLACES = [
    Hostile("kreis.gpkg", link_to_itself, "Verknüpfung im Kreis"),
    Hostile("ins-leere.gpkg", link_to("fehlt.gpkg"), "gibt es nicht"),
    Hostile("fehlt.gpkg", lambda _: None, "gibt es nicht"),
    Hostile("ordner.shp", folder, "ist ein Ordner"),
    Hostile("leitung.geojson", pipe, "keine gewöhnliche Datei"),
    Hostile("endlos.gpkg", link_to("/dev/zero"), "keine gewöhnliche Datei"),
]
WHERE = [
    Hostile("zone-32-statt-33.gpkg", changed(in_another_crs(25833, 25832)), "mit EPSG:25833 läge alles richtig"),
    Hostile("zone-33-statt-32.shp", changed(in_another_crs(25832, 25833)), "mit EPSG:25832 läge alles richtig"),
    Hostile("gauss-krueger.gpkg", changed(in_another_crs(31469, 25833)), "mit EPSG:31469 läge alles richtig"),
    Hostile("meter-als-grad.gpkg", changed(in_another_crs(25833, 4326)), "mit EPSG:25833 läge alles richtig"),
    Hostile("grad-als-meter.gpkg", changed(in_another_crs(4326, 25833)), "mit EPSG:4326 oder EPSG:4258"),
    Hostile("mercator.gpkg", changed(in_another_crs(3857, 25833)), "mit EPSG:3857 läge alles richtig"),
    Hostile("achsen-meter.gpkg", changed(swapped(25833)), "Achsen sind vertauscht"),
    Hostile("achsen-grad.geojson", changed(swapped(4326)), "Achsen sind vertauscht"),
    Hostile(
        "verirrt.gpkg", changed(with_shape(0, lambda g: shapely.affinity.translate(g, 500_000, 0))), f"{world.A} Adorf"
    ),
    Hostile("unendlich.gpkg", changed(inside(np.inf)), "Koordinaten, die zum angegebenen Bezugssystem passen"),
    Hostile("keine-zahl.gpkg", changed(inside(np.nan)), "Koordinaten, die zum angegebenen Bezugssystem passen"),
]
CONTENT = [
    Hostile("anderes-land.gpkg", changed(lambda f: f.assign(AGS="98" + f["AGS"].str[2:])), "nur Schlüssel mit 98"),
    Hostile("kreise.gpkg", changed(lambda f: f.assign(AGS=f["AGS"].str[:5])), "Schlüssel anderer Ebenen"),
    Hostile("ohne-schluessel.gpkg", changed(lambda f: f.drop(columns="AGS")), "Spalte AGS, ARS oder RS"),
    Hostile("ohne-namen.gpkg", changed(lambda f: f.drop(columns="GEN")), "Spalte GEN oder NAME"),
    Hostile("gemischt.gpkg", changed(lambda f: f.assign(AGS=["9900", "x", *f["AGS"][2:]])), "9900 (Objekt 1)"),
    Hostile("leerer-schluessel.gpkg", changed(lambda f: f.assign(AGS=[*f["AGS"][:5], None])), "leer (Objekt 6)"),
    Hostile("ohne-flaeche.gpkg", changed(with_shape(0, lambda _: None)), f"{world.A} (Objekt 1)"),
    Hostile("punkte.gpkg", changed(lambda f: f.set_geometry(f.representative_point())), "keine Flächen"),
    Hostile("linien.gpkg", changed(lambda f: f.set_geometry(f.boundary)), "keine Flächen"),
    Hostile("ohne-zeilen.gpkg", changed(lambda f: f.iloc[:0]), "Spalte AGS"),
    Hostile("ags-gegen-rs.gpkg", changed(lambda f: f.assign(RS=[zoo.ars(a) for a in [f["AGS"][1], *f["AGS"][1:]]])),
            "dieselbe Gemeinde in den Spalten AGS und RS"),
    Hostile("ferner-teil.gpkg", changed(far_part), "höchstens 30 km auseinander", harmless=True),
    Hostile("zwei-namen.gpkg", changed(lambda f: pd.concat([f, f.iloc[[0]].assign(GEN="Anders")])), "einen Namen je Schlüssel",
            harmless=True),
    Hostile("verschoben.gpkg", changed(shifted(300)), "die sich höchstens 10 m breit überlappen"),
    Hostile("auseinander.gpkg", changed(apart), "Flächen, die aneinander grenzen"),
    Hostile("splitter.gpkg", changed(shifted(2)), "Flächen ohne Überlappung", harmless=True),
]  # fmt: skip
BOUNDARIES = {h.name: h for h in [*NO_BOUNDARIES, *BROKEN, *PLACES, *WHERE, *CONTENT]}
