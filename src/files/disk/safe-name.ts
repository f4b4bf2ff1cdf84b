/** Names from other members, made safe to write on any system: the rules of Linux, macOS and Windows at once, and nothing that deceives the eye. */
import { firstBytes } from "../../kernel/utf8.ts";

/** Bytes in UTF-8, with room under the 255 of most file systems for " (99)" and ".<blob>.part". */
export const MAX_NAME_BYTES = 200;
/** Levels of folders below a shared one. */
const MAX_DEPTH = 32;
/** Under Linux's 4096, with room for the folder that it is saved in. */
const MAX_PATH_BYTES = 2_000;

/**
 * Control characters, characters that Windows forbids, and characters that are invisible or reverse the direction of text ("gpj.exe" shown as
 * "exe.jpg"): Unicode's categories Cc, Cf, Cs, Co, Cn, Zl, Zp.
 */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;
/** As FORBIDDEN, without what only Windows forbids. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}/\\]/gu;
/** Names of Windows devices; with any extension they are still devices. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(\.|\s|$)/i;

/** The end of a name from its last dot, short enough to be an extension; else "". */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 && Buffer.byteLength(name.slice(dot)) <= 20 ? name.slice(dot) : "";
}

/** What the names below a received folder keep: `strict` for Windows and its file systems. */
export type NameRules = "plain" | "strict";

/**
 * One name below a received folder, where programs look for names as they are: hidden ones stay hidden, and only what escapes the folder or
 * deceives the eye is changed.
 */
export function nameInside(name: string, rules: NameRules): string {
  if (rules === "strict") {
    const safe = safeName(name.replace(/^\.+/, ""));
    const dots = /^\.+/.exec(name)?.[0] ?? "";
    return dots === "" || /^[.\s]*$/.test(name) ? safe : `.${safe}`;
  }
  const safe = name.replaceAll(DECEIVING, "_");
  if (/^[\s.]*$/.test(safe)) return "file";
  if (Buffer.byteLength(safe) <= MAX_NAME_BYTES) return safe;
  const extension = extensionOf(safe);
  return firstBytes(safe.slice(0, safe.length - extension.length), MAX_NAME_BYTES - 20) + extension;
}

/** One file or folder name: never empty, `.`, `..`, hidden or reserved. A name that is safe already comes back unchanged. */
export function safeName(name: string): string {
  let safe = name.normalize("NFC").replaceAll(FORBIDDEN, "_");
  // A leading dot hides a file, or is part of `..`; Windows drops dots and spaces at the end.
  safe = trimmed(safe);
  if (DEVICE.test(safe)) safe = `_${safe}`;
  if (Buffer.byteLength(safe) > MAX_NAME_BYTES) {
    const extension = extensionOf(safe);
    const stem = safe.slice(0, safe.length - extension.length);
    safe = trimmed(firstBytes(stem, MAX_NAME_BYTES - 1 - extension.length * 4) + extension);
  }
  return safe === "" ? "file" : safe;
}

const trimmed = (name: string): string => name.replace(/^[\s.]+/u, "").replace(/[\s.]+$/u, "");

/** "report.pdf", then "report (2).pdf", "report (3).pdf", ... */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const extension = extensionOf(name);
  return `${name.slice(0, name.length - extension.length)} (${number})${extension}`;
}

/**
 * A path inside a received folder, as safe names. Null for one that points elsewhere (absolute, a drive, `..`) or is too deep or too long:
 * the unpacker leaves such an entry out and counts it, because no honest sharer makes it.
 */
export function safePath(path: string, rules: NameRules = "strict"): readonly string[] | null {
  // Where a backslash parts names, it does so in other people's paths, too; elsewhere a name may have one.
  const normal = (rules === "strict" ? path.replaceAll("\\", "/") : path).replace(/\/+$/, "");
  const isDrive = rules === "strict" && /^[a-z]:/i.test(normal);
  if (normal === "" || normal.startsWith("/") || isDrive || normal.includes("\0")) return null;
  const parts = normal.split("/").filter((part) => part !== "." && part !== "");
  if (parts.length === 0 || parts.length > MAX_DEPTH || parts.includes("..")) return null;
  const safe = parts.map((part) => nameInside(part, rules));
  return Buffer.byteLength(safe.join("/")) > MAX_PATH_BYTES ? null : safe;
}

/** Equal for two names that some file system takes for the same. */
export const collisionKey = (name: string): string => name.normalize("NFKC").toLowerCase().normalize("NFC");
