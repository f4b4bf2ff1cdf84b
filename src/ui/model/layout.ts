/** Where the tiles go: pure arithmetic over a box in CSS pixels. Pictures are 16:9; a shown screen may have any shape. */

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
const ASPECT = 16 / 9;
/** A strip's tile takes a fifth of a wide box and a third of a tall one, within these. In less than 120 px no name can be read. */
const STRIP_TILE_WIDTH_PX = 176;
const STRIP_TILE_MIN_WIDTH_PX = 120;

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

export interface StageLayout {
  /** By the input's keys; a tile that is not on this page has no box. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly pageCount: number;
  /** The requested page, or the last one if there are fewer. */
  readonly page: number;
}

function paginate<T>(items: readonly T[], size: number, page: number) {
  const pageCount = Math.max(1, Math.ceil(items.length / size));
  const shown = Math.min(Math.max(0, page), pageCount - 1);
  return { items: items.slice(shown * size, (shown + 1) * size), pageCount, page: shown };
}

/** All tiles alike. */
export function layoutGrid(keys: readonly string[], area: Size, page: number): StageLayout {
  const shown = paginate(keys, MAX_GRID_TILES, page);
  const boxes = gridBoxes(shown.items.length, { x: 0, y: 0, ...area });
  const entries = shown.items.flatMap((key, index) => {
    const box = boxes[index];
    return box === undefined ? [] : [[key, box] as const];
  });
  return { boxes: new Map(entries), pageCount: shown.pageCount, page: shown.page };
}

/** One large tile and a strip of the others: on its right in a wide box, below it in a tall one. `isFocusFree`: it need not be 16:9. */
export function layoutFocus(
  focus: string,
  others: readonly string[],
  area: Size,
  page: number,
  isFocusFree: boolean,
): StageLayout {
  const isWide = area.width > area.height * 1.25;
  const hasStrip = others.length > 0;
  const stripTile = {
    width: Math.max(
      STRIP_TILE_MIN_WIDTH_PX,
      Math.min(STRIP_TILE_WIDTH_PX, Math.floor(isWide ? area.width / 5 : area.width / 3)),
    ),
    height: 0,
  };
  stripTile.height = Math.floor(stripTile.width / ASPECT);
  const main: Box = !hasStrip
    ? { x: 0, y: 0, ...area }
    : isWide
      ? { x: 0, y: 0, width: area.width - stripTile.width - GAP_PX, height: area.height }
      : { x: 0, y: 0, width: area.width, height: area.height - stripTile.height - GAP_PX };
  const boxes = new Map<string, Box>();
  const [fitted] = gridBoxes(1, main);
  boxes.set(focus, isFocusFree || fitted === undefined ? main : fitted);
  if (!hasStrip) return { boxes, pageCount: 1, page: 0 };

  const along = isWide ? area.height : area.width;
  const step = (isWide ? stripTile.height : stripTile.width) + GAP_PX;
  const shown = paginate(others, Math.max(1, Math.floor((along + GAP_PX) / step)), page);
  const start = Math.max(0, (along - (shown.items.length * step - GAP_PX)) / 2);
  shown.items.forEach((key, index) => {
    const offset = Math.round(start + index * step);
    boxes.set(
      key,
      isWide
        ? { x: area.width - stripTile.width, y: offset, ...stripTile }
        : { x: offset, y: area.height - stripTile.height, ...stripTile },
    );
  });
  return { boxes, pageCount: shown.pageCount, page: shown.page };
}
