/** Where everybody is in a picture of the film. Pure. */
import type { FilmLayout } from "../../kernel/compositions.ts";
import { FILM_SIZE, type Tile } from "./messages.ts";

/** What is shown in a tile. */
export type Shown = Pick<Tile, "key" | "name" | "track">;

export interface Cast {
  /** In a lasting order. */
  readonly people: readonly Shown[];
  /** Who speaks, or spoke last: one of the people; null before anybody has spoken. */
  readonly speaker: string | null;
  readonly screen: Shown | null;
}

const GAP = 8;
/** More would be too small to be known. */
export const MAX_TILES = 25;
/** Beside a large one. */
const MAX_SMALL = 4;
const SIDE_WIDTH = 232;

export function tilesOf(layout: FilmLayout, cast: Cast): readonly Tile[] {
  const { people, speaker, screen } = cast;
  if (layout === "grid") return grid([...(screen === null ? [] : [screen]), ...people].slice(0, MAX_TILES));
  const speaking = people.find(({ key }) => key === speaker) ?? people[0];
  if (layout === "screen" && screen !== null) return large(screen, speaking === undefined ? [] : [speaking]);
  if (speaking === undefined) return [];
  return large(
    speaking,
    people.filter((person) => person !== speaking),
  );
}

/** Tiles of 16 by 9, as large as they may be; the last row stands in the middle. */
function grid(all: readonly Shown[]): readonly Tile[] {
  const { columns, width, height } = bestGrid(all.length);
  const rows = Math.ceil(all.length / columns);
  const top = (FILM_SIZE.height - rows * (height + GAP) + GAP) / 2;
  return all.map((each, at) => {
    const row = Math.floor(at / columns);
    const inRow = Math.min(columns, all.length - row * columns);
    const left = (FILM_SIZE.width - inRow * (width + GAP) + GAP) / 2;
    return placed(each, left + (at % columns) * (width + GAP), top + row * (height + GAP), width, height);
  });
}

function bestGrid(count: number): { columns: number; width: number; height: number } {
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const roomX = (FILM_SIZE.width - GAP * (columns + 1)) / columns;
    const roomY = (FILM_SIZE.height - GAP * (rows + 1)) / rows;
    const width = Math.min(roomX, (roomY * 16) / 9);
    if (width > best.width) best = { columns, width, height: (width * 9) / 16 };
  }
  return best;
}

/** One large, and some of the others beside it. */
function large(main: Shown, others: readonly Shown[]): readonly Tile[] {
  const side = others.slice(0, MAX_SMALL);
  const sideHeight = (SIDE_WIDTH * 9) / 16;
  const mainWidth = FILM_SIZE.width - (side.length === 0 ? 2 * GAP : 3 * GAP + SIDE_WIDTH);
  const top = (FILM_SIZE.height - side.length * (sideHeight + GAP) + GAP) / 2;
  return [
    placed(main, GAP, GAP, mainWidth, FILM_SIZE.height - 2 * GAP),
    ...side.map((each, at) =>
      placed(each, FILM_SIZE.width - GAP - SIDE_WIDTH, top + at * (sideHeight + GAP), SIDE_WIDTH, sideHeight),
    ),
  ];
}

const placed = (shown: Shown, x: number, y: number, width: number, height: number): Tile => ({
  ...shown,
  ...{ x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) },
});
