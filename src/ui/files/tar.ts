/** A folder as one tar. Its Blob refers to the files, so that the browser reads each one only when it is sent. */
import { paddingOf, TAR_END_BYTES, tarHeader } from "../../kernel/tar.ts";

export interface TarFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly content: Blob;
  readonly mtimeMs: number;
  readonly isExecutable: boolean;
}

/** Sorted, so that the same folder gives the same bytes. */
export function packTar(files: readonly TarFile[]): Blob {
  const parts: BlobPart[] = [];
  for (const { path, content, mtimeMs, isExecutable } of files.toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  )) {
    const header = tarHeader({
      path,
      sizeBytes: content.size,
      mtimeMs,
      isFolder: false,
      isExecutable,
    });
    parts.push(header, content, new Uint8Array(paddingOf(content.size)));
  }
  parts.push(new Uint8Array(TAR_END_BYTES));
  return new Blob(parts, { type: "application/x-tar" });
}
