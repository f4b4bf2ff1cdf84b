/** Draws the tiles of the film: pictures, and discs with initials for those without; each with its name. */
import { FILM_SIZE, type Tile } from "../film/messages.ts";

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

export class Painter {
  readonly canvas = new OffscreenCanvas(FILM_SIZE.width, FILM_SIZE.height);
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor() {
    const context = this.canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("This browser cannot draw.");
    context.imageSmoothingQuality = "medium";
    this.#context = context;
  }

  clear(): void {
    this.#context.fillStyle = GROUND;
    this.#context.fillRect(0, 0, FILM_SIZE.width, FILM_SIZE.height);
  }

  /** Over whatever was in that place. */
  draw(tile: Tile, frame: VideoFrame | null): void {
    const { x, y, width, height } = tile;
    this.#context.fillStyle = TILE_GROUND;
    this.#context.fillRect(x, y, width, height);
    if (frame === null) this.#disc(tile);
    else {
      const scale = Math.min(width / frame.displayWidth, height / frame.displayHeight);
      const [w, h] = [frame.displayWidth * scale, frame.displayHeight * scale];
      this.#context.drawImage(frame, x + (width - w) / 2, y + (height - h) / 2, w, h);
    }
    this.#name(tile);
  }

  #disc({ key, name, x, y, width, height }: Tile): void {
    const radius = Math.min(width, height) / 4;
    const context = this.#context;
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

  #name({ name, x, y, width, height }: Tile): void {
    const context = this.#context;
    const size = width < 200 ? 12 : 16;
    const padding = size / 2;
    context.font = `500 ${size}px ${FONT}`;
    const room = width - 4 * padding;
    const textWidth = Math.min(room, context.measureText(name).width);
    context.fillStyle = "rgb(12 14 18 / 76%)";
    context.fillRect(
      x + padding,
      y + height - size - 3 * padding,
      textWidth + 2 * padding,
      size + 2 * padding,
    );
    context.fillStyle = "#fff";
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(name, x + 2 * padding, y + height - size / 2 - 2 * padding, room);
  }
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : [words.at(0)];
  const segmenter = new Intl.Segmenter();
  const letters = ends.map((word) => [...segmenter.segment(word ?? "")][0]?.segment ?? "");
  return letters.join("").toLocaleUpperCase() || "?";
}
