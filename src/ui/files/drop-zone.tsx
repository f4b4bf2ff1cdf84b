/** Takes what is dropped anywhere on the window: a meeting shares files; otherwise the browser would open them in the place of Landline. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Upload } from "lucide";
import { shareFiles, shareTarget } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { conversationTitle } from "../model/conversations.ts";
import { filesFromDrop } from "./dropped-files.ts";
import { Icon } from "../kit/icon.tsx";
import { t } from "../language/texts.ts";

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

export function DropZone() {
  const app = useApp();
  const { state } = app;
  const isOver = useSignal(false);
  const isInMeeting = () => state.view.value?.meeting != null;
  useEffect(() => {
    function onDragOver(event: DragEvent): void {
      if (event.dataTransfer === null) return;
      // A link that is dropped outside a text field would take the window to it.
      if (!hasFiles(event) && isTextField(event.target)) return;
      event.preventDefault();
      isOver.value = hasFiles(event) && state.dialog.value === null;
      event.dataTransfer.dropEffect = isOver.value ? "copy" : "none";
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
      if (!isInMeeting()) {
        state.say(t().files.dropInMeeting);
        return;
      }
      filesFromDrop(event.dataTransfer.items).then(
        (files) => shareFiles(app, files),
        () => state.toast({ text: t().files.dropUnread, tone: "problem" }),
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
  if (!isInMeeting()) return <DropNote title={t().files.dropTitle} hint={t().files.dropHint} />;
  const to = shareTarget(app);
  const readers = state.conversations.value.find(({ id }) => id === to)?.readers ?? null;
  const title = readers === null ? "everyone" : conversationTitle(readers, state.names.value);
  return <DropNote title={t().files.dropToShare(title)} hint={t().files.dropAnySize} />;
}

function DropNote({ title, hint }: { title: string; hint: string }) {
  return (
    <section class="drop-zone" aria-label={t().files.dropFiles}>
      <p class="drop-note">
        <Icon node={Upload} size={28} />
        <strong class="breakable" dir="auto">
          {title}
        </strong>
        <span class="quiet">{hint}</span>
      </p>
    </section>
  );
}
