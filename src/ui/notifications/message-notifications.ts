/** What is said of messages, announcements and files when they come: a chime, and where self is meant, a note or the system's own notification. */
import { EVERYONE } from "../../kernel/ids.ts";
import type { App } from "../context/app.ts";
import type { createChimes } from "./notification-sounds.ts";
import type { NewsEvent } from "../model/state.ts";

/** Notes show this much of a text. */
const MAX_EXCERPT = 120;

interface News {
  readonly title: string;
  readonly text: string;
  readonly conversation: string;
}

export function listenForNews(app: App, chimes: ReturnType<typeof createChimes>): void {
  const { state } = app;
  state.onNews((event) => {
    const view = state.view.value;
    if (view === null || view.meeting === null) return;
    tellOfSaved(app, event);
    if (event.type === "fileReady") return;
    if (event.from === view.self.peerId) return;
    if (view.settings.notificationSounds) chimes.play("message");
    const news = newsOf(event, view.self.peerId);
    if (news === null) return;
    const isInSight =
      !document.hidden && state.panel.value === "chat" && state.conversation.value === news.conversation;
    if (isInSight) return;
    const show = () => state.openConversation(news.conversation);
    if (document.hidden && notify(news, show)) return;
    state.toast({
      text: `${news.title}: ${news.text}`,
      tone: "info",
      action: { label: "Show", run: show, isPassing: true },
    });
  });
}

/** What is meant for self: where self is named, what only few can read, and files. */
function newsOf(event: NewsEvent, self: string): News | null {
  switch (event.type) {
    case "message": {
      const isMention = event.mentions?.some((peer) => peer === self) === true;
      const isPrivate = event.conversation !== EVERYONE;
      if (event.isDeleted || (!isMention && !isPrivate)) return null;
      const how = isMention ? "mentioned you" : "wrote to you privately";
      const text = event.text.length > MAX_EXCERPT ? `${event.text.slice(0, MAX_EXCERPT)}…` : event.text;
      return { title: `${event.fromName} ${how}`, text, conversation: event.conversation };
    }
    case "file":
      return {
        title: `${event.fromName} shares a ${event.isFolder ? "folder" : "file"}`,
        text: event.name,
        conversation: event.conversation,
      };
    default:
      return null;
  }
}

/** Where something was saved. */
function tellOfSaved({ state }: App, event: NewsEvent): void {
  if (event.type !== "fileReady" || event.path === null) return;
  const name = state.files.value.find(({ fileId }) => fileId === event.fileId)?.name ?? "The file";
  state.say(`${name} is saved: ${event.path}`);
}

/** False where the system may not be asked to show it. */
function notify({ title, text, conversation }: News, show: () => void): boolean {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return false;
  const notification = new Notification(title, { body: text, tag: conversation });
  notification.onclick = () => {
    window.focus();
    notification.close();
    show();
  };
  return true;
}
