/**
 * Announces what arrives in the chat: a sound for every line, and for what concerns the user (a mention, a private
 * message, a file) a toast, or the system's own notification while nobody works with the window. A screen reader is told of every line.
 * Files that come in a row are one notice, which counts; messages are one notice in three seconds.
 */
import type { App } from "../context/app.ts";
import { arrivalWords, fileTopic, folderOf, type ArrivalWords, type ChatArrival } from "../model/arrivals.ts";
import type { Arrival } from "../model/chat-feed.ts";
import { BATCH_GAP_MS, countInRun, type Runs } from "../model/file-batches.ts";
import type { NoticeKind } from "../model/notices.ts";
import { paceNotices } from "../model/paced-notices.ts";
import type { NotificationSounds } from "./notification-sounds.ts";
import { t } from "../language/texts.ts";

/** Longer between two saved files, and each is said by itself. */
const SAVED_GAP_MS = 10_000;

export function notifyOfArrivals(app: App, sounds: NotificationSounds): void {
  const { clock, state, isShown, isAttended } = app;
  let runs: Runs = new Map();
  function countOf(topic: string, gapMs: number): number {
    const counted = countInRun(runs, topic, clock.nowMs(), gapMs);
    runs = counted.runs;
    return counted.count;
  }

  state.onArrival((event) => {
    const view = state.view.value;
    if (view === null || view.meeting === null) return;
    if (event.type === "fileReady") {
      saySaved(event);
      return;
    }
    if (event.from === view.self.peerId) return;
    const topic = fileTopic(event);
    const count = topic === null ? 1 : countOf(topic, BATCH_GAP_MS);
    const kind = kindOf(event);
    if (view.settings.notificationSounds && count === 1 && state.isNoticed(kind)) sounds.play("message");
    const words = arrivalWords(event, view.self.peerId, state.names.value, count);
    if (words === null) return;
    if (topic === null && words.isForSelf && !isInSight(words)) noticeMessage(words);
    else notify(words, topic, count, kind);
  });

  const noticeMessage = paceNotices<ArrivalWords>(clock, (last, count) => {
    const words = { ...last, title: t().chat.messagesForYou(last.title, count) };
    // It may have been read meanwhile.
    if (state.view.value?.meeting != null && !isInSight(last))
      notify(count > 1 ? words : last, null, 1, "messages");
  });

  const isInSight = ({ conversation }: ArrivalWords): boolean =>
    isShown.peek() && state.panel.value === "chat" && state.conversation.value === conversation;

  function notify(words: ArrivalWords, topic: string | null, count: number, kind: NoticeKind | null): void {
    const { title, conversation, isForSelf } = words;
    const text = words.text === "" ? title : `${title}: ${words.text}`;
    const ofKind = kind === null ? {} : { kind };
    if (!isForSelf || isInSight(words)) {
      state.announce({ text, ...ofKind, ...(topic === null ? {} : { topic, isGrowing: true }) });
      return;
    }
    const show = () => state.openConversation(conversation);
    if (!isAttended() && state.isNoticed(kind) && notifyBySystem({ ...words, tag: conversation }, show)) {
      state.note({ text, ...ofKind, ...(topic === null ? {} : { topic, isRecount: count > 1 }) });
      return;
    }
    if (topic !== null && count > 1) {
      state.recount(topic, text);
      return;
    }
    state.toast({
      text,
      tone: "info",
      ...ofKind,
      action: { label: t().files.show, run: show, isPassing: true },
      ...(topic === null ? {} : { topic }),
    });
  }

  /** A file that was saved: says where. */
  function saySaved({ fileId, path }: Extract<Arrival, { readonly type: "fileReady" }>): void {
    if (path === null) return;
    const topic = "saved";
    const count = countOf(topic, SAVED_GAP_MS);
    const name = state.files.value.find((each) => each.fileId === fileId)?.name ?? t().files.theFile;
    if (count > 1) state.recount(topic, t().files.savedIn(count, folderOf(path)));
    else state.toast({ text: t().files.savedAt(name, path), tone: "info", topic, kind: "files" });
  }
}

/** A host's announcement is for everybody. */
function kindOf({ type }: ChatArrival): NoticeKind | null {
  return type === "announcement" ? null : type === "file" ? "files" : "messages";
}

/** `tag`: a newer one with it takes the place of the one before, without a sound. False if the browser or the user lets no page notify. */
export function notifyBySystem(
  { title, text, tag }: { readonly title: string; readonly text: string; readonly tag: string },
  show: () => void,
): boolean {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return false;
  const notification = new Notification(title, { body: text, tag });
  notification.onclick = () => {
    window.focus();
    notification.close();
    show();
  };
  return true;
}
