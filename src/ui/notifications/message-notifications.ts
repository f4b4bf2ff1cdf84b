/**
 * Announces what arrives in the chat: a sound for every line, and for what concerns the user (a mention, a private
 * message, a file) a toast, or the system's own notification while the window is hidden.
 */
import { EVERYONE, type PeerId } from "../../kernel/ids.ts";
import type { App } from "../context/app.ts";
import type { Arrival } from "../model/chat-feed.ts";
import type { NotificationSounds } from "./notification-sounds.ts";

/** Characters: about two lines of a toast. */
const MAX_EXCERPT = 120;

interface MessageNotification {
  readonly title: string;
  readonly text: string;
  readonly conversation: string;
}

export function notifyOfArrivals(app: App, sounds: NotificationSounds): void {
  const { state } = app;
  state.onArrival((event) => {
    const view = state.view.value;
    if (view === null || view.meeting === null) return;
    saySaved(app, event);
    if (event.type === "fileReady") return;
    if (event.from === view.self.peerId) return;
    if (view.settings.notificationSounds) sounds.play("message");
    const notification = notificationOf(event, view.self.peerId, state.names.value);
    if (notification === null) return;
    const { conversation } = notification;
    const isInSight =
      !document.hidden && state.panel.value === "chat" && state.conversation.value === conversation;
    if (isInSight) return;
    const show = () => state.openConversation(conversation);
    if (document.hidden && notifyBySystem(notification, show)) return;
    state.toast({
      text: `${notification.title}: ${notification.text}`,
      tone: "info",
      action: { label: "Show", run: show, isPassing: true },
    });
  });
}

/** Null for what does not concern `self` in particular. */
function notificationOf(
  event: Arrival,
  self: string,
  names: ReadonlyMap<PeerId, string>,
): MessageNotification | null {
  if (event.type === "fileReady") return null;
  const fromName = names.get(event.from) ?? event.fromName;
  switch (event.type) {
    case "message": {
      const isMention = event.mentions?.some((peer) => peer === self) === true;
      const isPrivate = event.conversation !== EVERYONE;
      if (event.isDeleted || (!isMention && !isPrivate)) return null;
      const how = isMention ? "mentioned you" : "wrote to you privately";
      const text = event.text.length > MAX_EXCERPT ? `${event.text.slice(0, MAX_EXCERPT)}…` : event.text;
      return { title: `${fromName} ${how}`, text, conversation: event.conversation };
    }
    case "file":
      return {
        title: `${fromName} shares a ${event.isFolder ? "folder" : "file"}`,
        text: event.name,
        conversation: event.conversation,
      };
    default:
      return null;
  }
}

/** A file that was saved: says where. */
function saySaved({ state }: App, event: Arrival): void {
  if (event.type !== "fileReady" || event.path === null) return;
  const name = state.files.value.find(({ fileId }) => fileId === event.fileId)?.name ?? "The file";
  state.say(`${name} is saved: ${event.path}`);
}

/** False if the browser or the user does not let the page show notifications. */
function notifyBySystem({ title, text, conversation }: MessageNotification, show: () => void): boolean {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return false;
  // One for each conversation: a newer one takes the place of the one before.
  const notification = new Notification(title, { body: text, tag: conversation });
  notification.onclick = () => {
    window.focus();
    notification.close();
    show();
  };
  return true;
}
