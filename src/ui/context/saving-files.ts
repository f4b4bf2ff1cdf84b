/** Saves several files at once, and gives that up. */
import type { FileId } from "../../kernel/ids.ts";
import type { SavingProgress } from "../model/file-list.ts";
import { saidText } from "../model/text.ts";
import type { App } from "./app.ts";

type Files = readonly { readonly fileId: FileId }[];

/** Asks the core for one file after the other, so that a folder that takes nothing is said once. What is on its way goes on. */
export async function saveFiles({ state }: App, files: Files): Promise<void> {
  state.saving.value = new Set([...state.saving.value, ...files.map(({ fileId }) => fileId)]);
  for (const { fileId } of files) {
    // Given up meanwhile.
    if (!state.saving.value.has(fileId)) continue;
    const answer = await state.request({ type: "fetchFile", fileId });
    // One that was withdrawn meanwhile holds up no other.
    if (answer.type !== "error" || answer.code === "noSuchFile") continue;
    state.saving.value = new Set();
    state.toast({ text: saidText(answer), tone: "problem" });
    return;
  }
}

export function giveUpSaving({ state }: App, { moving }: SavingProgress): void {
  state.saving.value = new Set();
  // One may have arrived meanwhile: that concerns nobody.
  for (const fileId of moving) void state.request({ type: "controlTransfer", fileId, action: "cancel" });
}
