/** Turns what was thrown into the code and the sentence of an `error` event. */
import type { Command } from "../api/commands.ts";
import { CommandError, type ErrorCode } from "../api/errors.ts";
import { MeshError } from "../mesh/types.ts";
import { FilesError } from "../files/types.ts";
import { StoreError } from "../store/types.ts";
import type { Checked } from "./input-validation.ts";

/** @throws CommandError */
export function orThrow(checked: Checked, code: ErrorCode): string {
  if ("problem" in checked) throw new CommandError(code, checked.problem);
  return checked.text;
}

/** Whatever was thrown, as it is told. */
export function problemOf(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof CommandError || error instanceof MeshError)
    return { code: error.code, message: error.message };
  if (error instanceof FilesError) return { code: fileCodeOf(error), message: error.message };
  if (error instanceof StoreError) return { code: codeOf(error), message: error.message };
  return { code: "mediaFailed", message: error instanceof Error ? error.message : String(error) };
}

function codeOf({ code }: StoreError): ErrorCode {
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

function fileCodeOf({ code }: FilesError): ErrorCode {
  if (code === "diskFull") return code;
  return code === "noFile" || code === "noAccess" ? "badPath" : "fileFailed";
}

export const echo = (command: Command): { requestId?: string } =>
  command.requestId === undefined ? {} : { requestId: command.requestId };
