/** How a shared file's bytes are answered: which part, as what, and under which name. Pure. */
import type { ByteRange } from "../core/window-files.ts";
import { shownAs } from "../kernel/previewable-types.ts";

export interface ContentAnswer {
  /** 200 the whole, 206 a part, 416 no such part. */
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string | number>>;
  /** The bytes that follow; null for none. */
  readonly body: ByteRange | null;
}

/** `isSaved`: the browser is to save it and not to show it. `range`: the Range header. */
export function answerContent(
  file: { readonly name: string; readonly sizeBytes: number },
  request: { readonly isSaved: boolean; readonly range: string | undefined },
): ContentAnswer {
  const { name, sizeBytes } = file;
  const range = rangeOf(request.range, sizeBytes);
  if (range === "unsatisfiable")
    return { status: 416, headers: { "content-range": `bytes */${sizeBytes}` }, body: null };
  const type = request.isSaved ? undefined : shownAs(name)?.mediaType;
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 };
  const disposition = type === undefined ? "attachment" : "inline";
  return {
    status: range === null ? 200 : 206,
    headers: {
      // It is somebody else's content: it runs nothing, and loads nothing.
      "content-security-policy": "sandbox; default-src 'none'",
      "content-type": type ?? "application/octet-stream",
      "content-length": last - first + 1,
      "accept-ranges": "bytes",
      // RFC 6266. No plain name beside it: every browser that shows the window reads this form.
      "content-disposition": `${disposition}; filename*=UTF-8''${encodeName(name)}`,
      ...(range === null ? {} : { "content-range": `bytes ${first}-${last}/${sizeBytes}` }),
    },
    body: sizeBytes === 0 ? null : { first, last },
  };
}

/**
 * RFC 8187, section 3.2: percent-encoded UTF-8. By way of bytes, which replaces lone surrogates, on which encodeURIComponent throws;
 * then what encodeURIComponent leaves and the RFC does not.
 */
const encodeName = (name: string): string =>
  encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** One range of bytes (RFC 9110, section 14.1.2). Null for the whole: no range, or one of a kind that is not spoken here. */
function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | "unsatisfiable" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  const [, from = "", to = ""] = match;
  const first = from === "" ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === "" || to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first > last || first >= sizeBytes ? "unsatisfiable" : { first, last };
}
