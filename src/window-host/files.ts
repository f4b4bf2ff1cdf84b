/** Files between the window and its core over loopback HTTP: PUT shares, GET shows or saves. Streamed both ways, never whole in memory. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";
import { problemOf } from "../core/error-codes.ts";
import type { ByteRange, WindowFiles } from "../core/window-files.ts";
import { Recipients } from "../api/command-fields.ts";
import { EntryIdSchema, FileIdSchema, type FileId } from "../kernel/ids.ts";
import { CountSchema, decoder, WallTimeSchema } from "../kernel/schema.ts";
import { answerContent } from "./content.ts";

/** In UTF-16 code units: far above what file systems take (255 bytes). */
const MAX_FILE_NAME_LENGTH = 1_000;

const decodeUpload = decoder(
  v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_FILE_NAME_LENGTH)),
    kind: v.picklist(["file", "folder"]),
    modifiedAtMs: v.optional(WallTimeSchema),
    to: Recipients,
    sizeBytes: CountSchema,
  }),
);
const decodeFileId = decoder(FileIdSchema);
const decodeRecordingId = decoder(EntryIdSchema);

/** `/files/<fileId>` and `/recordings/<id>/<file>`; false when the request is for something else. The caller has let the request in. */
export async function serveWindowFiles(
  files: WindowFiles,
  target: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const recorded = /^\/recordings\/([0-9a-f]+)\/([^/]+)$/.exec(target.pathname);
  if (recorded !== null) {
    await giveRecorded(files, recorded, target.searchParams.has("save"), request, response);
    return true;
  }
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
  const modified = target.searchParams.get("modified");
  const upload = decodeUpload({
    name: target.searchParams.get("name"),
    kind: target.searchParams.get("kind") ?? "file",
    sizeBytes: Number(request.headers["content-length"] ?? Number.NaN),
    ...(modified === null ? {} : { modifiedAtMs: Number(modified) }),
    ...(to === null ? {} : { to: to.split(",") }),
  });
  if (upload === null) {
    response.writeHead(400).end();
    return;
  }
  const { name, kind, sizeBytes, modifiedAtMs, to: readers } = upload;
  try {
    const about = { name, sizeBytes, isFolder: kind === "folder", modifiedAtMs, to: readers, fileId };
    await files.receive(request, about);
    response.writeHead(204).end();
  } catch (error) {
    // The rest of the body would be read as the next request.
    response.setHeader("connection", "close");
    response.writeHead(409, { "content-type": "application/json" }).end(JSON.stringify(problemOf(error)));
  }
}

async function giveRecorded(
  files: WindowFiles,
  [, id, name = ""]: RegExpExecArray,
  isSaved: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const recordingId = decodeRecordingId(id);
  const file = decodedName(name);
  const found = recordingId === null || file === null ? null : await files.findRecorded(recordingId, file);
  if (request.method !== "GET") response.writeHead(405, { allow: "GET" }).end();
  else if (found === null) response.writeHead(404).end();
  else await give(found, (range) => Promise.resolve(found.read(range)), isSaved, request, response);
}

/** Null for what is no text. */
function decodedName(name: string): string | null {
  try {
    return decodeURIComponent(name);
  } catch {
    return null;
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
  if (about === null) response.writeHead(404).end();
  else await give(about, (range) => files.read(fileId, range), isSaved, request, response);
}

async function give(
  about: { readonly name: string; readonly sizeBytes: number },
  read: (range: ByteRange) => Promise<Readable>,
  isSaved: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = answerContent(about, { isSaved, range: request.headers.range });
  response.writeHead(status, headers);
  if (body === null) {
    response.end();
    return;
  }
  // A window that goes away in the middle is no error.
  await pipeline(await read(body), response).catch(() => response.destroy());
}
