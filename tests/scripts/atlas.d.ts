/** What the scripts of assets/ share: each of them adds its own to `atlas`, none may use what nobody adds. */

type Ags = string;
/** Place of a municipality in `data.ags`. */
type Num = number;
/** Days since 1970-01-01, or config.presentDay. */
type Day = number;
/** [from, value, how it came about]; later ones hold over earlier ones. */
type Timeline = [Day, number, number?][];
type Point = [number, number];

interface View {
  layer: string;
  ags: Ags | null;
  date: string;
  since: string | null;
  picked: string | null;
  crop: string | null;
}

interface Layer {
  classes: string[];
  instruments: string[];
  timelines: Record<string, Timeline>;
}

/** What the page brings along: dashboard/pages/map.py. */
interface Config {
  view: View;
  address: [string, string, string][];
  requested: Ags | null;
  today: string;
  presentDay: Day;
  timeZone: string;
  base: string;
  bounds: [Point, Point];
  name: string;
  titles: Record<string, string>;
  comparison: { key: string; labels: Record<string, string>; renewed: Record<string, string>; path: string };
  atlasUrl: string;
  language: string;
  parameters: Record<string, string>;
  panel: [string, string];
  picked: { most: number; named: { key: string | null; name: string; members: Ags[] }; leads: [string, [string, string, string][], number?][] };
  texts: Record<string, string | Record<string, string>>;
  levels: { zoom: number; url?: string }[];
  /** Only where the map begins with districts: dashboard/browser/districts_first.py. */
  districts?: {
    keys: string[];
    paths: Record<string, string>;
    limits: [string, number][];
    none: string;
    grown: string[];
    titles: [string, string];
    restUrl: string;
  };
  /** The same: dashboard/browser/tiles.py; nothing if there are no tiles. */
  tiles?: { url: string; zoom: number; failed: string };
}

/** What follows the page: dashboard/browser/client_data.py. */
interface Data {
  ags: Ags[];
  names: string[];
  districts: string[];
  district: number[];
  former: [string, Ags, Num][];
  coming: [string, Ags, Num, string][];
  others: Record<string, [string, string]>;
  anchors: Point[];
  neighbours: Num[][];
  layers: Record<string, Layer>;
  marks: Record<string, Record<string, Timeline>>;
  hows: [string, string, string][];
  changes: { traits: Record<string, Record<string, string[]>>; kinds: string[][]; otherwise: string; undated: Record<string, string[]> };
  labels: Record<string, string[]>;
  happened: string[];
  figures: Record<string, [Day, string, string][]>;
  reports: [Day, string][];
  pages: [string, string, string][];
  onMap: any;
}

interface Atlas {
  // a_view.js
  config: Config;
  data: Data;
  index: Map<Ags, Num>;
  texts: Config["texts"];
  language: string;
  ready: Promise<void>;
  /** All data: where the map begins with districts, some come later. */
  whole: Promise<void>;
  unpacked(data: any): Data;
  parts: (() => void)[];
  isBack: boolean;
  closeUp: boolean;
  view(): View;
  onChange(listener: (view: View, before: View | null) => void): void;
  change(changes: Partial<View>, replace?: boolean): void;
  dayNumber(iso: string): Day;
  isoDay(day: Day): string;
  dayInWords(iso: string): string;
  valueAt(timeline: Timeline | undefined, before: number): number;
  valueOn(timeline: Timeline | undefined, before: number, day: Day, today: Day): number;
  classOf(number: Num): string;
  afterwards(action: () => void): void;
  address(changes?: Partial<View>): string;
  addressOf(path: string, changes?: Record<string, string | null>, form?: [string, string, string][]): string;
  plainCommas(text: string): string;
  picked(): Ags[];
  title(): string;
  // class_names.js
  painter(element: (ags: Ags) => Element | undefined | null): { classes(): void; marks(): void; select(ags: Ags | null): void };
  everMarked(): Ags[];
  /** What the shapes of the map stand for; `name` is that of the attribute with their keys. */
  area: { name: "ags" | "district"; choose(key: string, event: { ctrlKey: boolean; metaKey: boolean }): void; words(key: string): string[] };
  // comparison.js
  shownKey(view: View): string;
  takesPart(number: Num): boolean;
  changeOf(number: Num): string;
  changeWords(number: Num): string[];
  yearBefore(iso: string): string;
  // controls.js
  carry(): void;
  marked(mark: string): Num[];
  announce(text: string): void;
  /** Where the ring may be, by number; `nobody` begins the names of messages that nobody lies there. */
  places(): { keys: string[]; anchors: Point[]; neighbours: Num[][]; nobody: string; numberOf(ags: Ags): Num };
  // districts.js, only where the map begins with districts
  shapeOf?(ags: Ags): any;
  shareOf?(district: number): string;
  nearFrom?(map: any): number;
  leave?(): void;
  drawPlaces?(svg: SVGSVGElement, place: (at: Point) => number[]): void;
  // first.js
  districtBorders(): Point[][];
  shapes(): object;
  // first_map.js
  firstMap: Stage;
  // gestures.js
  hint(text: string): void;
  makeRoom(): void;
  isSheet(): boolean;
  onPaper?: boolean;
  // keyboard.js
  placeTowards(number: Num, east: number, north: number): Num | null;
  // lines.js
  outline(shapes: any[][], key: (point: any) => string): any[][];
  // map.js
  map: AtlasMap;
  fail(): void;
  // live.js
  still(): void;
  // map_tools.js, which the stand-alone page has, too
  rings(path: string): Point[][];
  keepWhole(map: any, fit: () => void): void;
  pinSymbol(map: any, number: Num, className: string): any;
  pinName(map: any, number: Num, isMain: boolean): any;
  untangle(markers: any[], wanted: any): void;
  covered(map: any): any;
  onScreen(map: any, bounds: any, covered: any): any;
  tooltip(): any;
  lines(texts: string[]): HTMLElement;
  // panel.js
  ask(): void;
  // search.js
  spellings(text: string): string[];
  search(text: string): { keys: string[]; name: string; number: Num; note: string; context: string; page: string }[];
  // selection.js
  isAdding(event: { ctrlKey: boolean; metaKey: boolean }): boolean;
  pick(members: Ags[], name?: string): void;
  // tiles.js, where the map begins with districts
  tiles?: { isShown(): boolean; at(latlng: any): Ags | undefined; bounds(ags: Ags): any; outline(ags: Ags): any[][] };
  // tiles_canvases.js
  tileSize(map: any, z: number): number;
  tileCanvases(map: any, needs: { padding: number; pieces(): Piece[]; isShown(): boolean }): { areas: any; borders: any; marks: any; repaint(): void };
  // tiles_file.js
  tilesFile(url: string): TilesFile;
  tileNumber(z: number, column: number, row: number): number;
  reader(bytes: Uint8Array): { more(): boolean; next(): number; take(length: number): Uint8Array };
  directory(bytes: Uint8Array): Entry[];
  entryOf(entries: Entry[], number: number): Entry | null;
  // tiles_paints.js
  paints(container: HTMLElement, changed: () => void): { looks(layer: string, names: string[]): Paint[]; look(layer: string, names: string): Paint; colour(name: string): string; forget(): void; isPaper(): boolean };
  // tiles_shapes.js
  decodeTile(bytes: Uint8Array): Tile;
  featureAt(tile: Tile, x: number, y: number): Feature | undefined;
  edgesBetween(tile: Tile, groupOf: (feature: Feature) => number): number[][];
  edgesIn(tile: Tile, feature: Feature): Point[][];
  // timeline.js
  isPlaying(): boolean;
  // words.js
  text(key: string, values?: Record<string, any>): string;
}

/** Of a directory of PMTiles: so many tiles from `number` on have this content; without a run, it is a directory itself. */
interface Entry {
  number: number;
  run: number;
  length: number;
  offset: number;
}

interface TilesFile {
  zooms(): Promise<number[]>;
  tile(z: number, x: number, y: number, signal?: AbortSignal): Promise<Uint8Array | null>;
}

/** A municipality in a tile; `path` once it was painted. */
interface Feature {
  ags: Ags;
  rings: Int16Array[];
  box: number[];
  path?: Path2D;
}

/** `points`: how many there are in all rings; `districts` once they were painted: their borders. */
interface Tile {
  extent: number;
  features: Feature[];
  points: number;
  numbered?: Map<Num, Feature>;
  districts?: Path2D;
}

/** A tile, its place [z, x, y], and the place that of it is shown. */
interface Piece {
  tile: Tile;
  at: number[];
  shown: number[];
}

/** What the stylesheet says of a shape, in px and colours; a pattern is a canvas to be repeated, `scale` times as large. */
interface Paint {
  fill: string | { tile: HTMLCanvasElement; scale: number };
  fillOpacity: number;
  stroke: string;
  strokeOpacity: number;
  width: number;
  dashes: number[];
}

/** What the ring of the keyboard needs of a map. */
interface Stage {
  container: HTMLElement;
  draw(number: Num): { ring: Element; remove(): void };
  middle(): Point;
  /** Bring a place into sight, so many px away from the edge. */
  reveal(number: Num, margin: number): void;
  tell(number: Num): void;
  hush(): void;
}

interface AtlasMap {
  /** Called with the Leaflet map, and whether the focus was on the first one. */
  parts: ((leaflet: any, hadFocus: boolean) => void)[];
  shape(ags: Ags): any;
  symbols(): Num[];
  /** Of all shapes, what Dash is to hand to the map. */
  first(shapes: any): object;
  style(): object;
  sight(): string;
  onEachFeature(feature: any, layer: any): void;
  tell?(ags: Ags, latlng: any): void;
  hush?(): void;
  words?(ags: Ags): string[];
  pan?(east: number, north: number): void;
}

declare const atlas: Atlas;
/** Leaflet, and what else Dash's scripts bring along. */
declare const L: any;
declare const Plotly: any;

interface Window {
  atlas: Atlas;
  dash_clientside: any;
  DashRenderer: any;
  Plotly: any;
}

/** Of which kind an element is says the template; what has it is not checked. */
interface Document {
  getElementById(id: string): any;
  elementFromPoint(x: number, y: number): any;
}
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
/** What is listened to are elements. */
interface EventTarget {
  closest(selectors: string): any;
}
