/** The picture that stands behind its user: made fit, kept by the core's folder, and read back. */
import { effect, signal, type ReadonlySignal } from "@preact/signals";

/** Beside the window's page; see `window-host/background-picture.ts`. */
const ADDRESS = "background";
/** What the camera gives at most is 1080 lines; behind a person nobody counts them. */
const MAX_WIDTH = 1_280;
const MAX_HEIGHT = 720;
const QUALITY = 0.85;
/** A picture of a camera of 100 megapixels has some 40 MB. */
const MAX_FILE_BYTES = 100e6;
/** To be made fit it is decoded as a whole, in four bytes a pixel. A file of some kilobytes may say that it has thousands of megapixels. */
const MAX_PIXELS = 120e6;

/** A sentence for the user: the key of it in the settings' texts. */
export type PictureProblem = "pictureUnreadable" | "pictureTooLarge" | "pictureNotKept";

/**
 * Keeps the picture of a file, as a JPEG of at most MAX_WIDTH by MAX_HEIGHT without anything else that the file says. Returns its name, which no other one has.
 * @throws PictureError
 */
export async function keepPicture(file: Blob): Promise<string> {
  const jpeg = await fitPicture(file).catch((error: unknown) => {
    throw error instanceof PictureError ? error : new PictureError("pictureUnreadable");
  });
  const response = await fetch(ADDRESS, { method: "PUT", body: jpeg }).catch(() => null);
  if (response?.ok !== true) throw new PictureError("pictureNotKept");
  return [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

export class PictureError extends Error {
  override readonly name = "PictureError";
  readonly problem: PictureProblem;
  constructor(problem: PictureProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Where a page shows it. */
export const pictureAddress = (name: string): string => `${ADDRESS}?${name}`;

/** The picture of that name, once it is read; null meanwhile, for none, and where it cannot be read. */
export function followPicture(name: ReadonlySignal<string>): ReadonlySignal<ImageBitmap | null> {
  const picture = signal<ImageBitmap | null>(null);
  effect(() => {
    const wanted = name.value;
    let isWanted = true;
    if (wanted !== "") {
      void readPicture(wanted)
        .catch(() => null)
        .then((read) => {
          if (isWanted) picture.value = read;
        });
    }
    return () => {
      isWanted = false;
      picture.value = null;
    };
  });
  return picture;
}

async function readPicture(name: string): Promise<ImageBitmap> {
  const response = await fetch(pictureAddress(name));
  if (!response.ok) throw new Error(String(response.status));
  return createImageBitmap(await response.blob());
}

/** From the head of the file: nothing is decoded. @throws when the browser cannot read it */
async function pixelsOf(file: Blob): Promise<number> {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
    });
    return image.naturalWidth * image.naturalHeight;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** @throws PictureError; anything else when the browser cannot read it */
async function fitPicture(file: Blob): Promise<Blob> {
  if (file.size > MAX_FILE_BYTES || (await pixelsOf(file)) > MAX_PIXELS)
    throw new PictureError("pictureTooLarge");
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, MAX_WIDTH / picture.width, MAX_HEIGHT / picture.height);
  const size = (side: number) => Math.max(1, Math.round(side * scale));
  const canvas = new OffscreenCanvas(size(picture.width), size(picture.height));
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("A canvas has a context");
  // What is transparent becomes white, as on paper.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
