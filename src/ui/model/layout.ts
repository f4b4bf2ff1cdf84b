/** Where the tiles go: pure arithmetic over a box in CSS pixels. Tiles are 16:9; a shown screen may have any shape. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Tiles on one page of the grid: a leg has as many slots for pictures. */
export const MAX_GRID_TILES = 25;
export const GAP_PX = 8;
/** What the buttons that turn the pages take from one side of the tiles. */
export const PAGER_PX = 40;
const ASPECT = 16 / 9;
/** In a narrower tile no name can be read. */
const MIN_TILE_WIDTH_PX = 120;
/** A strip's tile takes a fifth of a wide box and a third of a tall one, up to this. */
const STRIP_TILE_WIDTH_PX = 176;
/** The own tile beside the one other participant, likewise. */
const OWN_TILE_WIDTH_PX = 224;
/** From the own tile to the edges of the picture that it stands on. */
const INSET_PX = 12;

export interface GridFit {
  readonly columns: number;
  readonly rows: number;
  readonly tile: Size;
}

/** The number of columns that makes `count` 16:9 tiles largest within the box. */
export function fitGrid(count: number, area: Size): GridFit {
  let best: GridFit = { columns: 1, rows: Math.max(1, count), tile: { width: 0, height: 0 } };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const widthByColumns = (area.width - GAP_PX * (columns - 1)) / columns;
    const widthByRows = ((area.height - GAP_PX * (rows - 1)) / rows) * ASPECT;
    const width = Math.max(0, Math.floor(Math.min(widthByColumns, widthByRows)));
    if (width > best.tile.width) {
      best = { columns, rows, tile: { width, height: Math.floor(width / ASPECT) } };
    }
  }
  return best;
}

/** Boxes of a centred grid, row by row; a short last row is centred, too. */
export function gridBoxes(count: number, area: Box): Box[] {
  const { columns, rows, tile } = fitGrid(count, area);
  const gridHeight = rows * tile.height + (rows - 1) * GAP_PX;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const rowWidth = inRow * tile.width + (inRow - 1) * GAP_PX;
    return {
      x: Math.round(area.x + (area.width - rowWidth) / 2 + (index - row * columns) * (tile.width + GAP_PX)),
      y: Math.round(area.y + (area.height - gridHeight) / 2 + row * (tile.height + GAP_PX)),
      ...tile,
    };
  });
}

/** The largest box of this shape in the middle of `area`. */
function fitWithin(area: Box, aspect: number): Box {
  const width = Math.max(0, Math.floor(Math.min(area.width, area.height * aspect)));
  const height = Math.floor(width / aspect);
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  };
}

export interface Pager {
  /** One button stands at each end of it. */
  readonly box: Box;
  /** Tiles stand between the buttons. */
  readonly isAround: boolean;
}

export interface StageLayout {
  /** By the input's keys; a tile that is not on this page has no box. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly pageCount: number;
  /** The requested page, or the last one if there are fewer. */
  readonly page: number;
  /** The buttons that turn the pages; null for a single page. */
  readonly pager: Pager | null;
  /** The key of a tile that stands on a corner of another one. */
  readonly floating: string | null;
}

/** `own` is the key of the own tile; null where it is hidden or large. It stands last on the first page if that has room for two. */
function withOwnLast(others: readonly string[], own: string | null, pageSize: number): readonly string[] {
  if (own === null) return others;
  const at = othersOnFirstPage(others.length, own, pageSize);
  return [...others.slice(0, at), own, ...others.slice(at)];
}
function othersOnFirstPage(others: number, own: string | null, pageSize: number): number {
  if (own === null) return Math.min(others, pageSize);
  return pageSize === 1 ? others : Math.min(others, pageSize - 1);
}

function paginate<T>(items: readonly T[], size: number, page: number) {
  const pageCount = Math.max(1, Math.ceil(items.length / size));
  const shown = Math.min(Math.max(0, page), pageCount - 1);
  return { items: items.slice(shown * size, (shown + 1) * size), pageCount, page: shown };
}

const isWide = (area: Size): boolean => area.width > area.height * 1.25;

/** As many as fit without a tile that is too small. */
function mostTiles(area: Size): number {
  let count = MAX_GRID_TILES;
  while (count > 1 && fitGrid(count, area).tile.width < MIN_TILE_WIDTH_PX) count -= 1;
  return count;
}

interface GridPages {
  readonly size: number;
  readonly tiles: Box;
  readonly pager: Pager | null;
}
/** The buttons stand left and right of the tiles in a wide box, and below them in a tall one. */
function gridPages(count: number, area: Size): GridPages {
  const whole = { x: 0, y: 0, ...area };
  if (count <= mostTiles(area)) return { size: Math.max(1, count), tiles: whole, pager: null };
  const tiles = isWide(area)
    ? { ...whole, x: PAGER_PX, width: Math.max(0, area.width - 2 * PAGER_PX) }
    : { ...whole, height: Math.max(0, area.height - PAGER_PX) };
  const pager = isWide(area)
    ? { box: whole, isAround: true }
    : { box: { ...whole, y: tiles.height, height: area.height - tiles.height }, isAround: false };
  return { size: mostTiles(tiles), tiles, pager };
}

/** How many of the others the grid's first page shows. */
export function gridFirstPage(others: number, own: string | null, area: Size): number {
  const { size } = gridPages(others + (own === null ? 0 : 1), area);
  return Math.min(size, othersOnFirstPage(others, own, size));
}

/** All tiles alike. */
export function layoutGrid(
  others: readonly string[],
  own: string | null,
  area: Size,
  page: number,
): StageLayout {
  const { size, tiles, pager } = gridPages(others.length + (own === null ? 0 : 1), area);
  const shown = paginate(withOwnLast(others, own, size), size, page);
  const boxes = gridBoxes(shown.items.length, tiles);
  const entries = shown.items.flatMap((key, index) => {
    const box = boxes[index];
    return box === undefined ? [] : [[key, box] as const];
  });
  return { boxes: new Map(entries), pageCount: shown.pageCount, page: shown.page, pager, floating: null };
}

/** Of a large tile a small one at its lower right leaves the name at the lower left. */
const MOST_OF_WIDTH = 0.5;

/**
 * Two people: the other participant's tile, in the shape `aspect` of its picture, and the own one, small. It stands below or
 * beside the large one where there is room, else on its lower right corner; where it would cover the name there, on the upper one.
 */
export function layoutPair(other: string, own: string, area: Size, aspect: number): StageLayout {
  const width = tileWidth(area, OWN_TILE_WIDTH_PX);
  const small = { width, height: Math.floor(width / ASPECT) };
  const fitted = fitWithin({ x: 0, y: 0, ...area }, aspect);
  const isBelow = fitted.height + GAP_PX + small.height <= area.height;
  const isBeside = fitted.width + GAP_PX + small.width <= area.width;
  const large = {
    ...fitted,
    ...(isBelow ? { y: Math.round((area.height - fitted.height - GAP_PX - small.height) / 2) } : {}),
    ...(isBeside && !isBelow
      ? { x: Math.round((area.width - fitted.width - GAP_PX - small.width) / 2) }
      : {}),
  };
  const right = large.x + large.width;
  const bottom = large.y + large.height;
  const isNameCovered = small.width > large.width * MOST_OF_WIDTH;
  const at = isBelow
    ? { x: Math.max(0, right - small.width), y: bottom + GAP_PX }
    : isBeside
      ? { x: right + GAP_PX, y: bottom - small.height }
      : {
          x: right - small.width - INSET_PX,
          y: isNameCovered ? large.y + INSET_PX : bottom - small.height - INSET_PX,
        };
  const boxes = new Map([
    [other, large],
    [own, { ...at, ...small }],
  ]);
  const floating = isBelow || isBeside ? null : own;
  return { boxes, pageCount: 1, page: 0, pager: null, floating };
}

function tileWidth(area: Size, mostPx: number): number {
  const wanted = Math.floor(isWide(area) ? area.width / 5 : area.width / 3);
  return Math.max(MIN_TILE_WIDTH_PX, Math.min(mostPx, wanted));
}

interface Strip {
  readonly tile: Size;
  readonly isWide: boolean;
  /** Length in the direction in which the tiles follow each other. */
  readonly length: number;
  readonly pageSize: number;
  readonly hasPages: boolean;
}
/** On the right in a wide box, below in a tall one. */
function stripOf(count: number, area: Size): Strip {
  const width = tileWidth(area, STRIP_TILE_WIDTH_PX);
  const whole = { width, height: Math.floor(width / ASPECT) };
  const length = isWide(area) ? area.height : area.width;
  const step = (isWide(area) ? whole.height : whole.width) + GAP_PX;
  const fitting = (space: number) => Math.max(1, Math.floor((space + GAP_PX) / step));
  const hasPages = count > fitting(length);
  // One button stands at each end of a strip below, both at the lower end of one on the right.
  const free = Math.max(0, hasPages ? length - (isWide(area) ? PAGER_PX : 2 * PAGER_PX) : length);
  // In the smallest windows not even one whole tile has room beside the buttons.
  const tile = isWide(area)
    ? { ...whole, height: Math.min(whole.height, free) }
    : { ...whole, width: Math.min(whole.width, free) };
  return { tile, isWide: isWide(area), length: free, pageSize: fitting(free), hasPages };
}

/** How many of the others the strip's first page shows, beside the large tile. */
export function stripFirstPage(others: number, own: string | null, area: Size): number {
  const { pageSize } = stripOf(others + (own === null ? 0 : 1), area);
  return Math.min(pageSize, othersOnFirstPage(others, own, pageSize));
}

function largeBoxes(large: readonly string[], main: Box, aspect: number | null): Map<string, Box> {
  const [only] = large;
  if (only !== undefined && large.length === 1)
    return new Map([[only, aspect === null ? main : fitWithin(main, aspect)]]);
  const places = gridBoxes(large.length, main);
  return new Map(large.flatMap((key, index) => (places[index] ? [[key, places[index]] as const] : [])));
}

/** Large tiles and a strip of the others. `aspect`: the shape of a single large tile; null where it may have any. Several are 16:9. */
export function layoutFocus(
  large: readonly string[],
  others: readonly string[],
  own: string | null,
  area: Size,
  page: number,
  aspect: number | null = ASPECT,
): StageLayout {
  const count = others.length + (own === null ? 0 : 1);
  const strip = stripOf(count, area);
  const main: Box =
    count === 0
      ? { x: 0, y: 0, ...area }
      : strip.isWide
        ? { x: 0, y: 0, width: Math.max(0, area.width - strip.tile.width - GAP_PX), height: area.height }
        : { x: 0, y: 0, width: area.width, height: Math.max(0, area.height - strip.tile.height - GAP_PX) };
  const boxes = largeBoxes(large, main, aspect);
  if (count === 0) return { boxes, pageCount: 1, page: 0, pager: null, floating: null };

  const shown = paginate(withOwnLast(others, own, strip.pageSize), strip.pageSize, page);
  const step = (strip.isWide ? strip.tile.height : strip.tile.width) + GAP_PX;
  const used = shown.items.length * step - GAP_PX;
  const firstAt = (strip.hasPages && !strip.isWide ? PAGER_PX : 0) + Math.max(0, (strip.length - used) / 2);
  const x = area.width - strip.tile.width;
  const y = area.height - strip.tile.height;
  shown.items.forEach((key, index) => {
    const along = Math.round(firstAt + index * step);
    boxes.set(key, strip.isWide ? { x, y: along, ...strip.tile } : { x: along, y, ...strip.tile });
  });
  const pager = !strip.hasPages
    ? null
    : strip.isWide
      ? {
          box: { x, y: area.height - PAGER_PX, width: strip.tile.width, height: PAGER_PX },
          isAround: false,
        }
      : { box: { x: 0, y, width: area.width, height: strip.tile.height }, isAround: true };
  return { boxes, pageCount: shown.pageCount, page: shown.page, pager, floating: null };
}
