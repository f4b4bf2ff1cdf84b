/** Carries out what a person or a script asks for. */
import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import type { Client } from "./clients.ts";
import { CommandError } from "../api/errors.ts";
import { echo, orThrow, problemOf } from "./error-codes.ts";
import type { Command } from "../api/commands.ts";
import type { CoreEvent } from "../api/events.ts";
import type { Discovery } from "../discovery/types.ts";
import { exportHistory } from "./history-export.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { Log } from "../kernel/log.ts";
import { assertNever } from "../kernel/machine.ts";
import type { Meeting } from "../meeting/meeting.ts";
import type { Meetings } from "./meetings.ts";
import type { Mesh } from "../mesh/types.ts";
import type { SavedSettings } from "./settings.ts";
import type { LocalStatus } from "./local-status.ts";
import { searchHistory } from "../store/index.ts";
import type { NewEntry } from "../store/types.ts";
import { checkAnnouncement, checkMessage, checkName, checkPasscode, checkTitle } from "./input-validation.ts";

export interface CommandHandler {
  /** @throws CommandError */
  inMeeting(): Meeting;
  /** Never throws: what went wrong is told to the client. */
  run(client: Client, command: Command): void;
  clientGone(client: Client): void;
}

export function createCommandHandler(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly discovery: Discovery;
  readonly mesh: Mesh;
  readonly setCopiesLimit: (bytes: number) => void;
  readonly preferences: SavedSettings;
  readonly meetings: Meetings;
  readonly localStatus: LocalStatus;
  readonly broadcast: (event: CoreEvent) => void;
  readonly onChange: () => void;
}): CommandHandler {
  const { log, discovery, mesh, preferences, meetings, localStatus } = deps;
  const watches = new Map<Client, Unsubscribe>();

  function inMeeting(): Meeting {
    const session = meetings.current();
    if (session === null) throw new CommandError("notInMeeting", "You are in no meeting. Join one first.");
    return session;
  }

  function requirePaths(client: Client): void {
    if (!client.mayNamePaths)
      throw new CommandError("badPath", "A browser window names no paths. Choose the file in the window.");
  }

  function watch(client: Client, isOn: boolean): void {
    watches.get(client)?.();
    watches.delete(client);
    if (isOn) watches.set(client, discovery.watch());
  }

  const state = (fact: NewEntry, command: Command) =>
    inMeeting().store.append(fact, { fromName: preferences.name(), ...echo(command) });

  async function sendExport(
    client: Client,
    command: Extract<Command, { type: "exportHistory" }>,
  ): Promise<void> {
    if (command.path !== undefined) requirePaths(client);
    const wallMs = deps.clock.wallMs();
    const exported = await exportHistory(inMeeting(), { ...command, wallMs });
    client.send({ type: "exported", ...exported, ...echo(command) });
  }

  /** True when the command has an answer of its own. */
  async function carryOut(client: Client, command: Command): Promise<boolean> {
    switch (command.type) {
      case "setName": {
        const name = orThrow(checkName(command.name), "badName");
        preferences.setName(name);
        mesh.setName(name);
        deps.onChange();
        return false;
      }
      case "setSettings":
        if (command.settings.downloadFolder) await checkFolder(command.settings.downloadFolder);
        preferences.setSettings(command.settings);
        deps.setCopiesLimit(preferences.settings().copiesLimitBytes);
        deps.onChange();
        return false;
      case "watchMeetings":
        watch(client, command.on);
        return false;
      case "createMeeting": {
        const title = orThrow(checkTitle(command.title), "badTitle");
        const { passcode } = command;
        if (passcode !== undefined) orThrow(checkPasscode(passcode), "badPasscode");
        await meetings.create(title, passcode);
        return false;
      }
      case "joinMeeting":
        await meetings.join(command.meeting, command.passcode);
        return false;
      case "openMeeting":
        await meetings.openAgain(command.meeting);
        return false;
      case "forgetMeeting":
        await meetings.forget(command.meetingId);
        return false;
      case "leave":
        await meetings.leave();
        return false;
      case "sendMessage": {
        const { type: _, requestId: __, ...message } = command;
        const text = orThrow(checkMessage(command.text), "badMessage");
        await state({ kind: "message", ...definedOf(message), text }, command);
        return false;
      }
      case "editMessage": {
        const text = orThrow(checkMessage(command.text), "badMessage");
        await state({ kind: "edit", id: command.id, text }, command);
        return false;
      }
      case "deleteMessage":
        await state({ kind: "delete", id: command.id }, command);
        return false;
      case "react":
        await state({ kind: "reaction", id: command.id, emoji: command.emoji, on: command.on }, command);
        return false;
      case "announce": {
        const text = orThrow(checkAnnouncement(command.text), "badMessage");
        await state({ kind: "announcement", text }, command);
        return false;
      }
      case "withdrawAnnouncement":
        await state({ kind: "withdrawAnnouncement", id: command.id }, command);
        return false;
      case "setHost": {
        const member = mesh.members().find(({ peerId }) => peerId === command.peerId);
        if (member === undefined) throw new CommandError("unreachable", "That person is not in the meeting.");
        await state({ kind: "host", publicKey: member.publicKey, isHost: command.isHost }, command);
        return false;
      }
      case "markRead":
        inMeeting().store.markRead(command.id);
        deps.onChange();
        return false;
      case "history":
        client.send({
          type: "history",
          ...searchHistory(inMeeting().store.messages(), command),
          ...echo(command),
        });
        return true;
      case "exportHistory":
        await sendExport(client, command);
        return true;
      case "shareFile": {
        const offer = { to: command.to, fromName: preferences.name() };
        requirePaths(client);
        await inMeeting().files.share({ path: command.path }, offer);
        return false;
      }
      case "fetchFile": {
        const { path: target, keep = false } = command;
        if (target !== undefined) requirePaths(client);
        await inMeeting().files.fetch(
          command.fileId,
          keep ? "keep" : target === undefined ? "downloads" : { path: target },
        );
        return false;
      }
      case "controlTransfer":
        inMeeting().files.control(command.fileId, command.action);
        return false;
      case "withdrawFile":
        await state({ kind: "withdrawFile", fileId: command.fileId }, command);
        return false;
      case "setCamera":
        localStatus.set({ isCameraOn: command.on });
        return false;
      case "setMicrophone":
        localStatus.set({ isMicrophoneOn: command.on });
        return false;
      case "setHand":
        inMeeting();
        localStatus.set({ isHandUp: command.up });
        return false;
      case "presentScreen":
        inMeeting().presence.input({ type: "present", on: command.on, takeOver: command.takeOver ?? false });
        return false;
      case "answerTakeOver":
        inMeeting().presence.input({ type: "answerTakeOver", to: command.to, accept: command.accept });
        return false;
      case "connectLeg": {
        const { legId, relay } = command;
        const answer = await inMeeting()
          .legs.connect(relay, legId, command.offer)
          .catch((cause: unknown) => {
            throw new CommandError("relayFailed", cause instanceof Error ? cause.message : String(cause));
          });
        client.send({ type: "legAnswer", legId, relay, answer, ...echo(command) });
        return true;
      }
      case "closeLeg":
        meetings.current()?.legs.closeLeg(command.relay, command.legId);
        return false;
      case "reportReception":
        deps.broadcast({ type: "reception", ...command.reception });
        return true;
      case "reportTakeover":
        meetings.current()?.takeovers.measured(command);
        return false;
      case "reportRelaySilent":
        log.info("the relay is silent for the window", { relay: command.relay });
        mesh.suspect(command.relay);
        return false;
      default:
        return assertNever(command);
    }
  }

  async function runToTheEnd(client: Client, command: Command): Promise<void> {
    try {
      const isAnswered = await carryOut(client, command);
      if (!isAnswered && command.requestId !== undefined) client.send({ type: "done", ...echo(command) });
    } catch (error) {
      const { code, message } = problemOf(error);
      if (code === "mediaFailed" || !(error instanceof CommandError))
        log.warn(`${command.type} failed`, { message });
      client.send({ type: "error", code, message, ...echo(command) });
    }
  }

  return {
    inMeeting,
    run: (client, command) => void runToTheEnd(client, command),
    clientGone: (client) => watch(client, false),
  };
}

/** Without the properties that are undefined, which a decoder leaves in. */
function definedOf<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** @throws CommandError when files can't be saved there */
async function checkFolder(folder: string): Promise<void> {
  const isFit =
    path.isAbsolute(folder) &&
    (await access(folder, constants.W_OK).then(
      () => stat(folder).then((found) => found.isDirectory()),
      () => false,
    ));
  if (!isFit)
    throw new CommandError("badPath", `${folder} is no folder that files can be saved in. Choose another.`);
}
