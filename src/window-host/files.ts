/** Files between the window and its core over loopback HTTP: PUT shares, GET shows or saves. Streamed both ways, never whole in memory. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";
import { problemOf } from "../core/error-codes.ts";
import type { ByteRange, WindowFiles } from "../core/window-files.ts";
import { Recipients } from "../api/commands.ts";
import { FileIdSchema, type FileId } from "../kernel/ids.ts";
import { CountSchema, decoder } from "../kernel/schema.ts";
import { shownAs } from "../kernel/previewable-types.ts";

/** Names are bounded by file systems; this is for what is not one. */
const MAX_NAME_LENGTH = 1_000;

const decodeUpload = decoder(
  v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME_LENGTH)),
    kind: v.picklist(["file", "folder"]),
    to: Recipients,
    sizeBytes: CountSchema,
  }),
);
const decodeFileId = decoder(FileIdSchema);

/** `/files/<fileId>`; false when the request is for something else. The caller has checked who asks. */
export async function serveWindowFiles(
  files: WindowFiles,
  target: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const match = /^\/files\/([^/]+)$/.exec(target.pathname);
  if (match === null) return false;
  const fileId = decodeFileId(match[1]);
  if (fileId === null) {
    response.writeHead(404).end();
  } else if (request.method === "PUT") await takeUpload(files, fileId, target, request, response);
  else if (request.method === "GET")
    await giveContent(files, fileId, target.searchParams.has("save"), request, response);
  else response.writeHead(405, { allow: "GET, PUT" }).end();
  return true;
}

async function takeUpload(
  files: WindowFiles,
  fileId: FileId,
  target: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const to = target.searchParams.get("to");
  const upload = decodeUpload({
    name: target.searchParams.get("name"),
    kind: target.searchParams.get("kind") ?? "file",
    sizeBytes: Number(request.headers["content-length"] ?? Number.NaN),
    ...(to === null ? {} : { to: to.split(",") }),
  });
  if (upload === null) {
    response.writeHead(400).end();
    return;
  }
  const { name, kind, sizeBytes } = upload;
  try {
    await files.receive(request, { name, sizeBytes, isFolder: kind === "folder", to: upload.to, fileId });
    response.writeHead(204).end();
  } catch (error) {
    // The rest of the body would be read as the next request.
    response.setHeader("connection", "close");
    response.writeHead(409, { "content-type": "application/json" }).end(JSON.stringify(problemOf(error)));
  }
}

async function giveContent(
  files: WindowFiles,
  fileId: FileId,
  isSaved: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const about = files.describe(fileId);
  if (about === null) {
    response.writeHead(404).end();
    return;
  }
  const { name, sizeBytes } = about;
  const range = rangeOf(request.headers.range, sizeBytes);
  if (range === "unsatisfiable") {
    response.writeHead(416, { "content-range": `bytes */${sizeBytes}` }).end();
    return;
  }
  const type = isSaved ? undefined : shownAs(name)?.mediaType;
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 };
  response.setHeader("content-security-policy", "sandbox; default-src 'none'");
  response.setHeader("content-type", type ?? "application/octet-stream");
  response.setHeader("content-length", last - first + 1);
  response.setHeader("accept-ranges", "bytes");
  // RFC 6266: a plain name for nobody, the real one in UTF-8.
  const disposition = type === undefined ? "attachment" : "inline";
  response.setHeader("content-disposition", `${disposition}; filename*=UTF-8''${encodeName(name)}`);
  if (range !== null) response.setHeader("content-range", `bytes ${first}-${last}/${sizeBytes}`);
  response.writeHead(range === null ? 200 : 206);
  if (sizeBytes === 0) {
    response.end();
    return;
  }
  // A window that goes away in the middle is no error.
  await pipeline(await files.read(fileId, { first, last }), response).catch(() => response.destroy());
}

/** RFC 8187, section 3.2; by way of bytes, which makes lone surrogates whole: what encodeURIComponent leaves and an ext-value may not hold. */
const encodeName = (name: string): string =>
  encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Null for the whole: no range, or one of a kind that is not spoken here. */
function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | "unsatisfiable" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [, from = "", to = ""] = match;
  const first = from === "" ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === "" || to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first > last || first >= sizeBytes ? "unsatisfiable" : { first, last };
}
