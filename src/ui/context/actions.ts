/** What the user does, as commands: buttons and keys share them. */
import { batch } from "@preact/signals";
import type { ErrorCode } from "../../api/errors.ts";
import type { KeptFile } from "../../api/view.ts";
import { conversationOf, EVERYONE, type FileId, type MeetingId, type PeerId } from "../../kernel/ids.ts";
import type { App } from "./app.ts";
import { readersOf } from "../model/conversations.ts";
import { unsafeFiles } from "../model/files.ts";
import { leaveWarning } from "../model/leaving.ts";
import type { DroppedFile, LocalPath } from "../model/uploads.ts";
import { selfIn } from "../model/participants.ts";
import type { CommandBody } from "../model/requests.ts";
import { withPin } from "../model/pins.ts";
import { lookAway } from "./stage-view.ts";
import { joinChoices, type Joinable, type Panel, type Target } from "../model/screen.ts";
import { saidText } from "../model/text.ts";
import { t } from "../language/texts.ts";
import { listNames } from "../language/format.ts";

/** In a call the other one hears the microphone, and nobody else does. */
export function toggleMicrophone({ state, calls }: App): void {
  if (calls.current.value?.media != null) return calls.toggle("microphone");
  const self = state.view.value?.self;
  if (self) state.send({ type: "setMicrophone", on: !self.isMicrophoneOn });
}

export function toggleCamera({ state }: App): void {
  const self = state.view.value?.self;
  if (self) state.send({ type: "setCamera", on: !self.isCameraOn });
}

export function toggleHand({ state }: App): void {
  const meeting = state.view.value?.meeting;
  const own = meeting && selfIn(meeting);
  if (own) state.send({ type: "setHand", up: !own.isHandUp });
}

export function togglePanel({ state }: App, panel: Panel): void {
  state.panel.value = state.panel.value === panel ? null : panel;
}

export function toggleViewMode({ state }: App): void {
  lookAway(state);
  batch(() => {
    state.viewMode.value = state.viewMode.value === "grid" ? "focus" : "grid";
    if (state.viewMode.value === "grid") state.pins.value = [];
  });
}

export function turnToPage({ state }: App, page: number): void {
  lookAway(state);
  state.gridPage.value = page;
}

export function togglePin({ state }: App, peerId: PeerId): void {
  lookAway(state);
  const pins = withPin(state.pins.value, peerId);
  const spotlight = state.view.value?.meeting?.spotlight ?? [];
  batch(() => {
    state.pins.value = pins;
    state.viewMode.value = pins.length > 0 || spotlight.length > 0 ? "focus" : "grid";
  });
}

export function togglePicturelessHidden({ state }: App): void {
  state.arePicturelessHidden.value = !state.arePicturelessHidden.value;
}

export function toggleSelfHidden({ state }: App): void {
  state.isSelfHidden.value = !state.isSelfHidden.value;
}

export function toggleCaptions({ state }: App): void {
  const settings = state.view.value?.settings;
  if (settings === undefined) return;
  const captions = !settings.captions;
  state.send({ type: "setSettings", settings: { captions } });
  state.say(captions ? t().captions.areOn : t().captions.areOff);
}

export function toggleFullScreen({ canFillScreen }: App): void {
  if (!canFillScreen) return;
  const change =
    document.fullscreenElement === null
      ? document.documentElement.requestFullscreen()
      : document.exitFullscreen();
  // The browser refuses it without a click or key before.
  change.catch(() => {});
}

/**
 * Opens the preview; where the settings skip it, enters at once, with camera and microphone as they were last. Resolves to a sentence about
 * what went wrong, or null.
 */
export async function prepare(app: App, target: Target): Promise<string | null> {
  const { state } = app;
  state.joinError.value = null;
  if (state.view.value?.settings.skipPreview === true) return await enter(app, target);
  batch(() => {
    state.dialog.value = null;
    state.target.value = target;
  });
  return null;
}

/**
 * Joins, creates or reopens; asks for a passcode first if the meeting is known to have one. Call it in a click, so that sound may play. Resolves
 * to a sentence about what went wrong, or null.
 */
export async function enter(app: App, target: Target): Promise<string | null> {
  const { state } = app;
  app.resumeSound();
  app.useMediaHere();
  if (target.kind !== "create" && target.kind !== "reopen") {
    if (!needsPasscode(target)) return await join(app, target, undefined);
    state.dialog.value = { kind: "passcode", target };
    return null;
  }
  const prepared = state.target.value;
  applyChoices(app);
  const answer = await state.request(entering(target));
  if (answer.type !== "error") return null;
  const sentence = saidText(answer);
  if (state.target.value === prepared)
    batch(() => {
      state.target.value = target;
      state.joinError.value = sentence;
    });
  return sentence;
}

function needsPasscode(target: Joinable): boolean {
  if (target.kind === "byTitle") return false;
  return target.kind === "join" ? target.meeting.needsPasscode : target.meeting.about?.needsPasscode === true;
}

function entering(target: Exclude<Target, Joinable>): CommandBody {
  if (target.kind === "reopen") return { type: "openMeeting", meeting: target.meeting.meetingId };
  const { kind: _kind, passcode, isBroadcast, ...rules } = target;
  return {
    ...{ type: "createMeeting", ...rules },
    ...(passcode === "" ? {} : { passcode }),
    ...(isBroadcast ? { isBroadcast } : {}),
  };
}

function joining(target: Joinable, passcode: string | undefined): CommandBody {
  const secret = passcode === undefined ? {} : { passcode };
  if (target.kind === "byWay") return { type: "join", at: target.meeting.link, ...secret };
  const meeting = target.kind === "join" ? target.meeting.meetingId : target.title;
  return { type: "joinMeeting", meeting, ...secret };
}

/** Goes back to the list, and gives up an attempt to enter: whoever has left the preview is not to be in the meeting a moment later. */
export function leavePreview({ state }: App): void {
  if (state.view.value?.joining != null) state.send({ type: "leave" });
  state.target.value = null;
}

/** The title leads to no one meeting: it is the title that has to be mended. */
const WRONG_TITLE: ReadonlySet<ErrorCode> = new Set(["noSuchMeeting", "ambiguousTitle"]);

/** Resolves to a sentence about what went wrong, or null. Where no dialog or preview shows it, a toast does. */
export async function join(app: App, target: Joinable, passcode: string | undefined): Promise<string | null> {
  const { state } = app;
  const prepared = state.target.value;
  state.joinError.value = null;
  applyChoices(app);
  const answer = await state.request(joining(target, passcode));
  if (answer.type !== "error") return null;
  const sentence = saidText(answer);
  // The person has left the preview, or is at another one.
  if (state.target.value !== prepared) return sentence;
  const open = state.dialog.value?.kind;
  // A dialog that asked is gone once self has waited to be let in.
  const isInDialog = passcode === undefined ? open === "byCode" || open === "byTitle" : open === "passcode";
  if (passcode === undefined && answer.code === "passcodeNeeded") {
    state.dialog.value = { kind: "passcode", target };
  } else if (prepared !== null && target.kind === "byTitle" && WRONG_TITLE.has(answer.code)) {
    state.dialog.value = { kind: "byTitle", failed: { title: target.title, error: sentence } };
  } else if (!isInDialog && prepared !== null) {
    state.joinError.value = sentence;
  } else if (!isInDialog && answer.code !== "identityInUse") {
    state.toast({ text: sentence, tone: "problem" });
  }
  return sentence;
}

/** Camera and microphone start as the preview shows them; a device that failed in it starts off. Without a preview they stay as they are. */
function applyChoices({ state, devices }: App): void {
  const settings = state.view.value?.settings;
  if (settings === undefined || state.target.value === null) return;
  const { camera, microphone } = devices.problems.value;
  const choices = joinChoices(settings);
  state.send({ type: "setCamera", on: choices.camera && camera === null });
  state.send({ type: "setMicrophone", on: choices.microphone && microphone === null });
}

/** Requests something whose answer no dialog waits for: an error becomes a toast. Resolves to whether it worked. */
export async function attempt({ state }: App, command: CommandBody): Promise<boolean> {
  const answer = await state.request(command);
  if (answer.type === "error") state.toast({ text: saidText(answer), tone: "problem" });
  return answer.type !== "error";
}

/** Saves a file of a kept meeting, and says where or why not. */
export async function saveKept({ state }: App, meetingId: MeetingId, file: KeptFile): Promise<void> {
  const { fileId, name } = file;
  const answer = await state.request({ type: "saveKeptFile", meeting: meetingId, fileId });
  if (answer.type === "error") state.toast({ text: saidText(answer), tone: "problem" });
  else if (answer.type === "fileSaved") state.say(t().files.savedAt(name, answer.path));
}

export function messagePrivately({ state }: App, people: readonly PeerId[]): void {
  const self = state.view.value?.self.peerId;
  if (self !== undefined) state.openConversation(conversationOf(self, people));
}

/** Shares the files in the open conversation and shows it, unless the list of all files is open. */
export function shareFiles(app: App, dropped: readonly (DroppedFile | LocalPath)[]): void {
  const { state, uploads } = app;
  const self = state.view.value?.self.peerId;
  if (self === undefined || dropped.length === 0) return;
  const conversation = shareTarget(app);
  const to = readersOf(conversation, self);
  uploads.add(
    dropped.filter((each): each is DroppedFile => !("path" in each)),
    conversation,
    to,
  );
  for (const each of dropped)
    if (!("path" in each) && each.leftOut.length > 0)
      state.toast({ text: leftOutText(each.name, each.leftOut), tone: "problem" });
  for (const each of dropped)
    if ("path" in each)
      void attempt(app, { type: "shareFile", path: each.path, ...(to === null ? {} : { to: [...to] }) });
  // The list of all files shows it, too.
  if (state.panel.value !== "files") state.openConversation(conversation);
}

/** Names that a toast has room for. */
const MAX_NAMED = 3;

function leftOutText(folder: string, paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED).map((path) => t().common.quoted(path));
  const all = paths.length > MAX_NAMED ? [...named, t().common.more(paths.length - MAX_NAMED)] : named;
  return t().files.sharedWithout(folder, listNames(all), paths.length);
}

/** Withdraws shared files after a question. `what` names them in its sentence: they are `files`, one or many. */
export function askToWithdraw(app: App, files: readonly { readonly fileId: FileId }[], what: string): void {
  app.state.dialog.value = {
    kind: "confirm",
    question: {
      title: t().files.withdrawTitle(files.length),
      text: t().files.withdrawText(what, files.length),
      action: t().chat.withdraw,
      run() {
        for (const { fileId } of files) void attempt(app, { type: "withdrawFile", fileId });
      },
    },
  };
}

/** The conversation that dropped files go to: the one in sight, or everyone while the chat is closed. */
export const shareTarget = ({ state }: App): string =>
  state.panel.value === "chat" ? state.conversation.value : EVERYONE;

/** Asks first if the others would lose something by it. */
export function leave(app: App): void {
  const { state, uploads } = app;
  const meeting = state.view.value?.meeting ?? null;
  const text = leaveWarning(meeting, {
    unsent: uploads.list.value.map(({ name }) => name),
    unsafe: unsafeFiles(state.files.value, uploads.sharedHere).map(({ name }) => name),
  });
  const run = () => state.send({ type: "leave" });
  if (text === null) run();
  else
    state.dialog.value = {
      kind: "confirm",
      question: { title: t().meeting.leaveNow, text, action: t().meeting.leaveAnyway, run },
    };
}
