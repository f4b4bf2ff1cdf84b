/** What the servers of our own pages have in common: the files of the built window, the headers, and the page that leads in. */
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { ownPolicyOf, pagePolicy } from "./policies.ts";

/** `links`: what the page may connect to besides, as a policy has it. */
export function setPageHeaders(response: ServerResponse, links: string): void {
  response.setHeader("content-security-policy", pagePolicy(links));
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  // Pages of other ports of this machine share the cookie.
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("cache-control", "no-store");
}

/** `files`: the folder of the built window. 404 for what is not in it. */
export async function servePageFile(files: string, name: string, response: ServerResponse): Promise<void> {
  const type = pageTypeOf(name);
  if (type === null) {
    response.writeHead(404).end();
    return;
  }
  try {
    const content = await readFile(path.join(files, name.slice(1)));
    const policy = ownPolicyOf(name);
    if (policy !== null) response.setHeader("content-security-policy", policy);
    response.setHeader("content-type", type).end(content);
  } catch {
    response.writeHead(404).end();
  }
}

/** The media type of a file of the window; null for what cannot be one: the window is a handful of files side by side. */
export function pageTypeOf(name: string): string | null {
  if (!/^\/[\w-]+(\.[\w-]+)+$/.test(name)) return null;
  const extension = path.extname(name);
  return Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? null) : null;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".map": "application/json",
  ".wasm": "application/wasm",
  ".tflite": "application/octet-stream",
  ".binarypb": "application/octet-stream",
};

/** A page and not a redirect: the cookie is for our own site only, and a redirect would count as the other's. The empty icon keeps browsers from asking for /favicon.ico. */
export const redirectPage = (url: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Landline</title><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url=${url}">`;
