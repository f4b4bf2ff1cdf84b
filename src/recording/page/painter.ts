/**
 * Puts the tiles of the film together: pictures, and discs with initials for those without; each with its name. What is drawn, as names are, is drawn once for a scene.
 * Pictures are scaled as they are decoded.
 */
import { FILM_SIZE, type Tile } from "../film/messages.ts";
import {
  layoutOf,
  PictureScaler,
  PlanePicture,
  stampOf,
  type Place,
  type Size,
  type Stamp,
} from "./planes.ts";

const GROUND = "#101217";
const TILE_GROUND = "#1f242d";
const DISCS = [
  "#4457b8",
  "#2b7a6b",
  "#9a4a2f",
  "#7d4699",
  "#336f9f",
  "#a33d68",
  "#557333",
  "#6b5a4c",
] as const;
const FONT = "system-ui, sans-serif";

/** How one tile's pictures are put into the film. */
interface Fitting {
  readonly size: Size;
  readonly place: Place;
  readonly scaler: PictureScaler;
  /** Of one picture. */
  readonly words: Uint32Array<ArrayBuffer>;
}

export class Painter {
  readonly film = new PlanePicture(FILM_SIZE);
  /** With a ground, and without one: for what lies on pictures. */
  readonly #ground = contextOf();
  readonly #over = contextOf();
  readonly #fittings = new Map<string, Fitting>();
  readonly #names = new Map<string, Stamp>();

  /** Another scene begins. */
  clear(): void {
    this.#ground.fillStyle = GROUND;
    this.#ground.fillRect(0, 0, FILM_SIZE.width, FILM_SIZE.height);
    this.film.fill(stampAt(this.#ground, { x: 0, y: 0, width: 2, height: 2 }));
    this.#fittings.clear();
    this.#names.clear();
  }

  /** Over whatever was in that place. */
  async draw(tile: Tile, frame: VideoFrame | null): Promise<void> {
    if (frame === null) this.#drawn(tile, () => this.#disc(tile));
    else if (!isPlain(frame)) this.#drawn(tile, () => this.#picture(tile, frame));
    else await this.#scaled(tile, frame);
  }

  /** On the canvas, with the tile's ground and name. */
  #drawn(tile: Tile, draw: () => void): void {
    this.#fittings.delete(tile.key);
    this.#ground.fillStyle = TILE_GROUND;
    this.#ground.fillRect(tile.x, tile.y, tile.width, tile.height);
    draw();
    nameOn(this.#ground, tile);
    this.film.put(stampAt(this.#ground, evenAround(tile)));
  }

  async #scaled(tile: Tile, frame: VideoFrame): Promise<void> {
    const { size, place, scaler, words } = this.#fittingOf(tile, frame);
    await frame.copyTo(words, { layout: [...layoutOf(size).planes] });
    scaler.scale(words, this.film, place.x, place.y);
    this.film.put(this.#nameOf(tile));
  }

  /** Where a picture is of another shape than the tile, the tile's ground is seen. */
  #fittingOf(tile: Tile, frame: VideoFrame): Fitting {
    const known = this.#fittings.get(tile.key);
    const { displayWidth, displayHeight, visibleRect } = frame;
    const size = { width: visibleRect?.width ?? 0, height: visibleRect?.height ?? 0 };
    if (known !== undefined && known.size.width === size.width && known.size.height === size.height)
      return known;
    this.#drawn(tile, () => {});
    const place = fitted(tile, { width: displayWidth, height: displayHeight });
    const fitting = {
      ...{ size, place, scaler: new PictureScaler(size, place) },
      words: new Uint32Array(layoutOf(size).sizeBytes / 4),
    };
    this.#fittings.set(tile.key, fitting);
    return fitting;
  }

  #nameOf(tile: Tile): Stamp {
    const known = this.#names.get(tile.key);
    if (known !== undefined) return known;
    const { x, y, width, height } = nameOn(this.#over, tile, { isMeasured: true });
    const around = evenAround({ x, y, width, height });
    this.#over.clearRect(around.x, around.y, around.width, around.height);
    nameOn(this.#over, tile);
    const stamp = stampAt(this.#over, around);
    this.#names.set(tile.key, stamp);
    return stamp;
  }

  /** Decoded to something else than planes, as a graphics card may. */
  #picture({ x, y, width, height }: Tile, frame: VideoFrame): void {
    const scale = Math.min(width / frame.displayWidth, height / frame.displayHeight);
    const [w, h] = [frame.displayWidth * scale, frame.displayHeight * scale];
    this.#ground.drawImage(frame, x + (width - w) / 2, y + (height - h) / 2, w, h);
  }

  #disc({ key, name, x, y, width, height }: Tile): void {
    const radius = Math.min(width, height) / 4;
    const context = this.#ground;
    context.fillStyle = DISCS[Number.parseInt(key.slice(1, 7), 16) % DISCS.length] ?? DISCS[0];
    context.beginPath();
    context.arc(x + width / 2, y + height / 2, radius, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = "#fff";
    context.font = `600 ${Math.round(radius * 0.8)}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(initialsOf(name), x + width / 2, y + height / 2);
  }
}

function contextOf(): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(FILM_SIZE.width, FILM_SIZE.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser cannot draw.");
  context.imageSmoothingQuality = "medium";
  return context;
}

const stampAt = (context: OffscreenCanvasRenderingContext2D, place: Place): Stamp =>
  stampOf(context.getImageData(place.x, place.y, place.width, place.height).data, place);

/** Three planes of the limited range. A fourth one, of what is seen, is not looked at. */
const isPlain = ({ format, colorSpace, visibleRect }: VideoFrame): boolean =>
  format === "I420" && colorSpace.fullRange !== true && visibleRect !== null;

/** Colours are of two by two samples. */
function evenAround({ x, y, width, height }: Place): Place {
  const [left, top] = [x - (x % 2), y - (y % 2)];
  const [right, bottom] = [x + width, y + height];
  return {
    ...{ x: left, y: top },
    width: right + (right % 2) - left,
    height: bottom + (bottom % 2) - top,
  };
}

/** In the middle of the tile, as large as it may be; all numbers are even. */
function fitted({ x, y, width, height }: Tile, picture: Size): Place {
  const scale = Math.min(width / picture.width, height / picture.height);
  const [firstX, firstY] = [x + (x % 2), y + (y % 2)];
  const [roomX, roomY] = [even(x + width - firstX), even(y + height - firstY)];
  const w = Math.max(2, Math.min(roomX, 2 * Math.round((picture.width * scale) / 2)));
  const h = Math.max(2, Math.min(roomY, 2 * Math.round((picture.height * scale) / 2)));
  return { x: firstX + even((roomX - w) / 2), y: firstY + even((roomY - h) / 2), width: w, height: h };
}

const even = (length: number): number => Math.floor(length / 2) * 2;

/** Returns where the name is. `isMeasured`: it is not drawn. */
function nameOn(
  context: OffscreenCanvasRenderingContext2D,
  { name, x, y, width, height }: Tile,
  { isMeasured = false } = {},
): Place {
  const size = width < 200 ? 12 : 16;
  const padding = size / 2;
  context.font = `500 ${size}px ${FONT}`;
  const room = width - 4 * padding;
  const textWidth = Math.min(room, context.measureText(name).width);
  const place = {
    ...{ x: x + padding, y: y + height - size - 3 * padding },
    ...{ width: Math.ceil(textWidth) + 2 * padding, height: size + 2 * padding },
  };
  if (isMeasured) return place;
  context.fillStyle = "rgb(12 14 18 / 76%)";
  context.fillRect(place.x, place.y, place.width, place.height);
  context.fillStyle = "#fff";
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(name, x + 2 * padding, y + height - size / 2 - 2 * padding, room);
  return place;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : [words.at(0)];
  const segmenter = new Intl.Segmenter();
  const letters = ends.map((word) => [...segmenter.segment(word ?? "")][0]?.segment ?? "");
  return letters.join("").toLocaleUpperCase() || "?";
}
