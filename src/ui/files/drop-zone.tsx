/** Takes files that are dropped anywhere on the meeting, and shows the conversation that they would go to. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Upload } from "lucide";
import { shareFiles, shareTarget } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { conversationTitle } from "../model/conversations.ts";
import { filesFromDrop } from "./dropped-files.ts";
import { Icon } from "../kit/icon.tsx";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

export function DropZone() {
  const app = useApp();
  const { state } = app;
  const isOver = useSignal(false);
  useEffect(() => {
    function onDragOver(event: DragEvent): void {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      const isAllowed = state.dialog.value === null;
      event.dataTransfer.dropEffect = isAllowed ? "copy" : "none";
      isOver.value = isAllowed;
    }
    function onDragLeave(event: DragEvent): void {
      // Null when the pointer leaves the window.
      if (event.relatedTarget === null) isOver.value = false;
    }
    function onDrop(event: DragEvent): void {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const isAllowed = isOver.value;
      isOver.value = false;
      if (!isAllowed || event.dataTransfer === null) return;
      filesFromDrop(event.dataTransfer.items).then(
        (files) => shareFiles(app, files),
        () =>
          state.toast({ text: "What was dropped could not be read. Try the paper clip.", tone: "problem" }),
      );
    }
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, []);
  if (!isOver.value) return null;
  const to = shareTarget(app);
  const readers = state.conversations.value.find(({ id }) => id === to)?.readers ?? null;
  const title = readers === null ? "everyone" : conversationTitle(readers, state.names.value);
  return (
    <section class="drop-zone" aria-label="Drop files">
      <p class="drop-note">
        <Icon node={Upload} size={28} />
        <strong class="breakable">Drop to share with {title}</strong>
        <span class="quiet">Files and folders of any size</span>
      </p>
    </section>
  );
}
