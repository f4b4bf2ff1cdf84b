/** Turns what was thrown into the code and the words of an `error` event. */
import type { Command } from "../api/commands.ts";
import { CommandError, type ErrorCode } from "../api/errors.ts";
import { FilesError } from "../files/types.ts";
import { MeshError } from "../mesh/types.ts";
import { wordsOf } from "../platform/system-error.ts";
import { StoreError } from "../store/types.ts";
import type { Checked } from "./input-validation.ts";
import type { Words } from "../kernel/words.ts";

/** The text that was fit. @throws CommandError with the words that say why it was not */
export function orThrow(checked: Checked, code: ErrorCode): string {
  if ("problem" in checked) throw new CommandError(code, checked.problem);
  return checked.text;
}

/** An error that no module knows has the code "mediaFailed": what is left are the media process and the system. */
export const problemOf = (error: unknown): Words & { readonly code: ErrorCode } => ({
  code: codeOf(error),
  ...wordsOf(error),
});

function codeOf(error: unknown): ErrorCode {
  if (error instanceof CommandError || error instanceof MeshError) return error.code;
  if (error instanceof FilesError) return filesCodeOf(error);
  return error instanceof StoreError ? storeCodeOf(error) : "mediaFailed";
}

function storeCodeOf({ code }: StoreError): ErrorCode {
  switch (code) {
    case "notAllowed":
    case "noSuchMessage":
    case "cannotSeal":
    case "diskFull":
      return code;
    default:
      return "storeFailed";
  }
}

function filesCodeOf({ code }: FilesError): ErrorCode {
  if (code === "diskFull") return code;
  return code === "noFile" || code === "noAccess" ? "badPath" : "fileFailed";
}

/** The command's `requestId`, for the event that answers it. */
export const echo = ({ requestId }: Command): { requestId?: string } =>
  requestId === undefined ? {} : { requestId };
