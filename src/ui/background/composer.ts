/** Puts the person of a frame before another background. Draws on canvases of its own, again and again. */
import type { Level } from "./background-machine.ts";

/** What stands behind the person: the room, blurred beyond recognition, or a picture. */
export type Cover =
  | { readonly kind: "blur" }
  | { readonly kind: "picture"; readonly picture: ImageBitmap | null };

/** The room is drawn in so few lines, and blurred there: letters of a third of the picture's height are gone. */
const BLURRED_HEIGHT_PX = 36;
const BLUR_PX = 2;
/** A mask's edge, in its own pixels: hair is neither in nor out. */
const FEATHER_PX = 1;
/** Where no picture is kept: plain, and it looks meant. */
const PLAIN = ["#5f7287", "#39475a"] as const;

export interface Composer {
  /** The whole frame, in the size in which it goes out. Valid until the next call. */
  take(frame: VideoFrame, level: Level): OffscreenCanvas;
  /** What `take` drew last, with its background covered. */
  compose(mask: ImageBitmap, cover: Cover): OffscreenCanvas;
}

export function createComposer(): Composer {
  const whole = createCanvas();
  const room = createCanvas();

  return {
    take(frame, { heightPx }) {
      const scale = Math.min(1, heightPx / frame.displayHeight);
      // Encoders take even sizes.
      fit(whole.canvas, even(frame.displayWidth * scale), even(frame.displayHeight * scale));
      whole.context.globalCompositeOperation = "copy";
      whole.context.drawImage(frame, 0, 0, whole.canvas.width, whole.canvas.height);
      return whole.canvas;
    },
    compose(mask, cover) {
      const { width, height } = whole.canvas;
      // Before the person is cut out of it.
      if (cover.kind === "blur") blurRoom(whole.canvas);
      const { context } = whole;
      context.globalCompositeOperation = "destination-in";
      context.filter = `blur(${(FEATHER_PX * width) / mask.width}px)`;
      context.drawImage(mask, 0, 0, width, height);
      context.filter = "none";
      context.globalCompositeOperation = "destination-over";
      if (cover.kind === "blur") context.drawImage(room.canvas, 0, 0, width, height);
      else if (cover.picture === null) drawPlain(context, height);
      else drawCovering(context, cover.picture);
      return whole.canvas;
    },
  };

  function blurRoom(picture: OffscreenCanvas): void {
    fit(room.canvas, even((BLURRED_HEIGHT_PX * picture.width) / picture.height), BLURRED_HEIGHT_PX);
    const { width, height } = room.canvas;
    room.context.imageSmoothingQuality = "medium";
    room.context.filter = `blur(${BLUR_PX}px)`;
    // The blur takes what is beyond the edge for black.
    const margin = BLUR_PX * 2;
    room.context.drawImage(picture, -margin, -margin, width + 2 * margin, height + 2 * margin);
  }
}

function createCanvas(): {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
} {
  const canvas = new OffscreenCanvas(2, 2);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("A canvas has a context");
  return { canvas, context };
}

function fit(canvas: OffscreenCanvas, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

const even = (size: number): number => Math.max(2, Math.round(size / 2) * 2);

function drawPlain(context: OffscreenCanvasRenderingContext2D, height: number): void {
  const wall = context.createLinearGradient(0, 0, 0, height);
  PLAIN.forEach((color, index) => wall.addColorStop(index, color));
  context.fillStyle = wall;
  context.fillRect(0, 0, context.canvas.width, height);
}

/** As large as it must be to leave nothing open, and its middle in the middle. */
function drawCovering(context: OffscreenCanvasRenderingContext2D, picture: ImageBitmap): void {
  const { width, height } = context.canvas;
  const scale = Math.max(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
}
