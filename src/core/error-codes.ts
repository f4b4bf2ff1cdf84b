/** Turns what was thrown into the code and the sentence of an `error` event. */
import type { Command } from "../api/commands.ts";
import { CommandError, type ErrorCode } from "../api/errors.ts";
import { FilesError } from "../files/types.ts";
import { MeshError } from "../mesh/types.ts";
import { sentenceOf } from "../platform/system-error.ts";
import { StoreError } from "../store/types.ts";
import type { Checked } from "./input-validation.ts";

/** The text that was fit. @throws CommandError with the sentence that says why it was not */
export function orThrow(checked: Checked, code: ErrorCode): string {
  if ("problem" in checked) throw new CommandError(code, checked.problem);
  return checked.text;
}

/** An error that no module knows has the code "mediaFailed": what is left are the media process and the system. */
export function problemOf(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof CommandError || error instanceof MeshError)
    return { code: error.code, message: error.message };
  if (error instanceof FilesError) return { code: filesCodeOf(error), message: error.message };
  if (error instanceof StoreError) return { code: storeCodeOf(error), message: error.message };
  return { code: "mediaFailed", message: sentenceOf(error) };
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
