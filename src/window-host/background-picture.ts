/** The picture that stands behind its user, in the data folder: PUT keeps it, GET gives it. One, as a JPEG that the window made. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { writePrivateFile } from "../platform/private-file.ts";

/** 1280 by 720 of noise are some 1.5 MB. */
export const MAX_PICTURE_BYTES = 4 * 1024 * 1024;
/** How a JPEG begins (ITU T.81: SOI, and the first byte of a marker). */
const JPEG = [0xff, 0xd8, 0xff];
const fileIn = (dataFolder: string): string => path.join(dataFolder, "background.jpg");

/** False when the request is for something else. The caller has let the request in. */
export async function serveBackgroundPicture(
  dataFolder: string,
  target: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (target.pathname !== "/background") return false;
  if (request.method === "PUT") await keep(dataFolder, request, response);
  else if (request.method === "GET") await give(dataFolder, response);
  else response.writeHead(405, { allow: "GET, PUT" }).end();
  return true;
}

async function keep(dataFolder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes > MAX_PICTURE_BYTES) {
      // The rest of the body would be read as the next request.
      response.writeHead(413, { connection: "close" }).end();
      return;
    }
    chunks.push(bytes);
  }
  const picture = Buffer.concat(chunks);
  if (!JPEG.every((byte, index) => picture[index] === byte)) {
    response.writeHead(415).end();
    return;
  }
  try {
    await writePrivateFile(fileIn(dataFolder), picture);
    response.writeHead(204).end();
  } catch {
    // The window says so.
    response.writeHead(507).end();
  }
}

async function give(dataFolder: string, response: ServerResponse): Promise<void> {
  const picture = await readFile(fileIn(dataFolder)).catch(() => null);
  if (picture === null) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": "image/jpeg" }).end(picture);
}
