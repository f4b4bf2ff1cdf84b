/** Errors about files that are to be played, each with a sentence for the person who named the file. */
export type MediaFileErrorCode = "unreadable" | "badY4m" | "badWav";

export class MediaFileError extends Error {
  override readonly name = "MediaFileError";
  readonly code: MediaFileErrorCode;

  /** `message` is a sentence that names the file. */
  constructor(code: MediaFileErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Returns the error for a file that cannot be opened or read at all. */
export function unreadable(path: string, cause: unknown): MediaFileError {
  const reason = cause instanceof Error && "code" in cause ? REASONS[String(cause.code)] : undefined;
  return new MediaFileError("unreadable", `${path} cannot be read${reason ?? "."}`, cause);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: ": there is no such file.",
  EACCES: ": you have no permission for it.",
  EISDIR: ": it is a folder.",
};
