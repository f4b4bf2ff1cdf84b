/** Composition root: the only file that creates every module; commands come in, events and views go out. */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { createClients, type Client, type Clients } from "./clients.ts";
import type { AppView, Command, CoreEvent, ErrorCode, NearbyMeeting } from "./core-api.ts";
import { readJsonFile, writePrivateFile } from "./data-folder.ts";
import { createNodeDiscovery } from "./discovery/index.ts";
import type { Discovery, Sighting } from "./discovery/types.ts";
import { realClock } from "./kernel/clock.ts";
import type { Unsubscribe } from "./kernel/emitter.ts";
import { MeetingIdSchema, RunIdSchema } from "./kernel/ids.ts";
import type { Log } from "./kernel/log.ts";
import { assertNever } from "./kernel/machine.ts";
import { decoder } from "./kernel/schema.ts";
import { createMediaHost } from "./media/index.ts";
import { createSession, type Session } from "./meeting-session.ts";
import { createMesh, loadIdentity } from "./mesh/index.ts";
import { MeshError, type Joined } from "./mesh/types.ts";
import { createPreferences } from "./preferences.ts";
import { createStore } from "./store/index.ts";
import { StoreError } from "./store/types.ts";
import { checkMessage, checkName, checkPasscode, checkTitle, type Checked } from "./typed-text.ts";
import * as v from "valibot";

export const VERSION = "0.1.0";
/** How long a join waits for the meeting to show up. */
const JOIN_PATIENCE_MS = 10_000;
/** Views follow each other no closer than this, so that a burst of changes is one redraw. */
const VIEW_INTERVAL_MS = 15;

export interface Core {
  readonly clients: Clients;
  view(): AppView;
  /** Told to clients in `ready`; null without a window. */
  setUrl(url: string | null): void;
  /** Goes back into the meeting that this data folder was in when its last core died, if it is still there. */
  rejoin(): void;
  /** Joins the meeting of that id or title, or the first that it can, whenever it is in none. */
  relay(meeting: string | null, passcode: string | undefined): void;
  /** Leaves the meeting politely and frees everything. */
  close(): Promise<void>;
}

export interface CoreOptions {
  /** Absolute, writable. */
  readonly dataFolder: string;
  readonly log: Log;
  /** Overrides the remembered name, and is remembered. @throws Error with a sentence if it is not fit. */
  readonly name?: string;
  /** The media process's script. */
  readonly mediaProcess: string;
  /** Camera and microphone start on or off. */
  readonly joinsWith?: { readonly camera: boolean; readonly microphone: boolean };
}

/** @throws Error with a sentence: data folder in use, unreadable identity, unfit name. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { log } = options;
  const clock = realClock;
  const identity = await loadIdentity(options.dataFolder);
  const preferences = createPreferences(path.join(options.dataFolder, "settings.json"), log);
  if (options.name !== undefined) preferences.setName(orThrow(checkName(options.name)));
  const discovery: Discovery = createNodeDiscovery({ clock, log });
  const stopEarlyWatch = discovery.watch();
  const store = await createStore({
    clock,
    log,
    random: randomBytes,
    signer: identity,
    folder: options.dataFolder,
    send: (to, body) => mesh.send(to, "store", body),
  });
  const mesh = await createMesh({
    clock,
    log,
    identity,
    runId: v.parse(RunIdSchema, randomBytes(8).toString("hex")),
    name: preferences.name(),
    addresses: () => discovery.network().interfaces.map(({ address }) => address),
  });
  const media = createMediaHost({ clock, log, entry: options.mediaProcess });

  let session: Session | null = null;
  let joining: { readonly title: string; readonly abort: AbortController } | null = null;
  let isCameraOn = options.joinsWith?.camera ?? preferences.settings().joinWithCamera;
  let isMicrophoneOn = options.joinsWith?.microphone ?? preferences.settings().joinWithMicrophone;
  let isHandUp = false;
  let url: string | null = null;
  let cancelViewTimer: (() => void) | null = null;
  const watches = new Map<Client, Unsubscribe>();

  const clients = createClients({
    onAttach(client) {
      client.send(readyEvent());
      client.send({ type: "view", view: view() });
      client.send({ type: "meetings", meetings: nearby() });
      for (const event of session?.replay() ?? []) client.send(event);
      if (store.setAside !== null) {
        const message = `The history on this machine was damaged and is set aside in ${store.setAside}. Messages come back from the others.`;
        client.send({ type: "error", code: "storeFailed", message });
      }
    },
    onCommand: (client, command) => {
      carryOut(client, command).catch((error: unknown) => {
        const { code, message } = problemOf(error);
        if (code === "mediaFailed" || !(error instanceof CommandError))
          log.warn(`${command.type} failed`, { message });
        client.send({ type: "error", code, message, ...echo(command) });
      });
    },
    onDetach(client) {
      watches.get(client)?.();
      watches.delete(client);
    },
  });

  function readyEvent(): CoreEvent {
    return {
      type: "ready",
      peerId: identity.peerId,
      name: preferences.name(),
      ...(url === null ? {} : { url }),
    };
  }

  function nearby(): readonly NearbyMeeting[] {
    return discovery.sightings().map(({ peers: _peers, ...meeting }) => meeting);
  }

  function view(): AppView {
    return {
      version: VERSION,
      self: { peerId: identity.peerId, name: preferences.name(), isCameraOn, isMicrophoneOn },
      settings: preferences.settings(),
      nearby: nearby(),
      network: discovery.network(),
      joining: joining === null ? null : { title: joining.title },
      meeting: session?.view() ?? null,
    };
  }

  function viewChanged(): void {
    cancelViewTimer ??= clock.setTimer(clock.nowMs() + VIEW_INTERVAL_MS, () => {
      cancelViewTimer = null;
      clients.broadcast({ type: "view", view: view() });
    });
  }

  function presenceChanged(): void {
    session?.presence.input({ type: "setSelf", status: { isCameraOn, isMicrophoneOn, isHandUp } });
    viewChanged();
  }

  discovery.onSightings(() => {
    clients.broadcast({ type: "meetings", meetings: nearby() });
    viewChanged();
  });
  discovery.onNetwork((network) => {
    mesh.addressesChanged(network.interfaces.map(({ address }) => address));
    viewChanged();
  });
  mesh.onIdentityInUse(() => {
    const message =
      "This data folder's identity is in use on another machine. Give each copy a data folder of its own.";
    clients.broadcast({ type: "error", code: "identityInUse", message });
    void leave();
  });

  const rejoinFile = path.join(options.dataFolder, "rejoin.json");

  async function enter(joined: Joined, passcode: string | undefined): Promise<void> {
    const meetingStore = await store.openMeeting(joined.creation.meetingId, joined.creation);
    isHandUp = false;
    session = createSession({
      clock,
      log,
      mesh,
      discovery,
      media,
      store: meetingStore,
      joined,
      broadcast: clients.broadcast,
      onViewChange: viewChanged,
    });
    presenceChanged();
    const { meetingId } = joined.creation;
    writePrivateFile(
      rejoinFile,
      JSON.stringify({ meetingId, ...(passcode === undefined ? {} : { passcode }) }),
    );
    clients.broadcast({ type: "view", view: view() });
    for (const event of session.replay()) clients.broadcast(event);
  }

  async function createMeeting(title: string, passcode: string | undefined): Promise<void> {
    requireNoMeeting();
    const text = orThrow(checkTitle(title), "badTitle");
    const code = passcode === undefined ? {} : { passcode: orThrow(checkPasscode(passcode), "badPasscode") };
    if (discovery.network().interfaces.length === 0) {
      throw new CommandError(
        "noNetwork",
        "This machine is on no network. Connect a cable or Wi-Fi, then try again.",
      );
    }
    const creation = mesh.create({ title: text, ...code });
    await enter(
      { creation, epoch: { term: 1, coordinator: identity.peerId }, members: mesh.members() },
      passcode,
    );
  }

  async function joinMeeting(meeting: string, passcode: string | undefined): Promise<void> {
    requireNoMeeting();
    const abort = new AbortController();
    joining = { title: meeting, abort };
    viewChanged();
    try {
      const sighting = await findMeeting(meeting, abort.signal);
      joining = { title: sighting.title || meeting, abort };
      viewChanged();
      const { meetingId, peers } = sighting;
      const joined = await mesh.join(
        { meetingId, peers, ...(passcode === undefined ? {} : { passcode }) },
        abort.signal,
      );
      await enter(joined, passcode);
    } finally {
      joining = null;
      viewChanged();
    }
  }

  /** Waits until a meeting of that id or title is seen. @throws CommandError */
  function findMeeting(wanted: string, signal: AbortSignal): Promise<Sighting> {
    return new Promise((resolve, reject) => {
      const stops: Unsubscribe[] = [discovery.watch(), discovery.onSightings(look)];
      stops.push(
        clock.setTimer(clock.nowMs() + JOIN_PATIENCE_MS, () => {
          const names = discovery.sightings().map(({ title }) => `"${title}"`);
          const seen =
            names.length === 0 ? "No meeting is nearby" : `Nearby: ${names.slice(0, 5).join(", ")}`;
          const network = discovery.network().problem;
          const hint = network ?? "Check the title, and that both machines are on the same network.";
          fail("noSuchMeeting", `There is no meeting "${wanted.slice(0, 80)}" here. ${seen}. ${hint}`);
        }),
      );
      signal.addEventListener("abort", () => fail("unreachable", "Joining was cancelled."));
      function fail(code: ErrorCode, message: string): void {
        stops.forEach((stop) => stop());
        reject(new CommandError(code, message));
      }
      function look(): void {
        const all = discovery.sightings();
        const byId = all.filter(({ meetingId }) => meetingId === wanted);
        const found = byId.length > 0 ? byId : all.filter(({ title }) => title === wanted);
        const [first, second] = found;
        if (first === undefined) return;
        if (second !== undefined) {
          fail(
            "ambiguousTitle",
            `Several meetings are called "${wanted}". Join by id: ${found.map((each) => each.meetingId).join(", ")}.`,
          );
        } else if (!first.isCompatible) {
          fail(
            "protocolVersion",
            "That meeting runs another version of Landline. Update both to the same version.",
          );
        } else {
          stops.forEach((stop) => stop());
          resolve(first);
        }
      }
      look();
    });
  }

  async function leave(): Promise<void> {
    joining?.abort.abort();
    const leaving = session;
    if (leaving === null) return;
    session = null;
    rmSync(rejoinFile, { force: true });
    await leaving.leave();
    clients.broadcast({ type: "left" });
    viewChanged();
  }

  function requireNoMeeting(): void {
    if (session !== null || joining !== null) {
      throw new CommandError("alreadyInMeeting", "You are in a meeting already. Leave it first.");
    }
  }

  function inMeeting(): Session {
    if (session === null) throw new CommandError("notInMeeting", "You are in no meeting. Join one first.");
    return session;
  }

  async function carryOut(client: Client, command: Command): Promise<void> {
    const done = () => {
      if (command.requestId !== undefined) client.send({ type: "done", ...echo(command) });
    };
    switch (command.type) {
      case "setName": {
        const name = orThrow(checkName(command.name), "badName");
        preferences.setName(name);
        mesh.setName(name);
        viewChanged();
        return done();
      }
      case "setSettings":
        preferences.setSettings(command.settings);
        viewChanged();
        return done();
      case "watchMeetings":
        watches.get(client)?.();
        watches.delete(client);
        if (command.on) watches.set(client, discovery.watch());
        return done();
      case "createMeeting":
        await createMeeting(command.title, command.passcode);
        return done();
      case "joinMeeting":
        await joinMeeting(command.meeting, command.passcode);
        return done();
      case "leave":
        await leave();
        return done();
      case "sendMessage": {
        const text = orThrow(checkMessage(command.text), "badMessage");
        const to = command.to === undefined ? {} : { to: command.to };
        await inMeeting().store.appendMessage({
          text,
          fromName: preferences.name(),
          ...to,
          ...echo(command),
        });
        return done();
      }
      case "markRead":
        inMeeting().store.markRead(command.id);
        viewChanged();
        return done();
      case "setCamera":
        isCameraOn = command.on;
        presenceChanged();
        return done();
      case "setMicrophone":
        isMicrophoneOn = command.on;
        presenceChanged();
        return done();
      case "setHand":
        inMeeting();
        isHandUp = command.up;
        presenceChanged();
        return done();
      case "presentScreen":
        inMeeting().presence.input({ type: "present", on: command.on, takeOver: command.takeOver ?? false });
        return done();
      case "answerTakeOver":
        inMeeting().presence.input({ type: "answerTakeOver", to: command.to, accept: command.accept });
        return done();
      case "connectLeg": {
        const { legId, relay } = command;
        const answer = await inMeeting()
          .legs.connect(relay, legId, command.offer)
          .catch((cause: unknown) => {
            throw new CommandError("relayFailed", cause instanceof Error ? cause.message : String(cause));
          });
        client.send({ type: "legAnswer", legId, relay, answer, ...echo(command) });
        return;
      }
      case "closeLeg":
        session?.legs.closeLeg(command.relay, command.legId);
        return done();
      case "reportReception":
        clients.broadcast({ type: "reception", ...command.reception });
        return;
      case "reportTakeover":
        session?.reportTakeover(command);
        return done();
      case "reportRelaySilent":
        log.info("the relay is silent for the window", { relay: command.relay });
        return done();
      default:
        return assertNever(command);
    }
  }

  function relay(meeting: string | null, passcode: string | undefined): void {
    const look = () => {
      if (session !== null || joining !== null) return;
      const wanted = discovery
        .sightings()
        .find(({ meetingId, title, isCompatible, needsPasscode }) =>
          meeting === null
            ? isCompatible && (!needsPasscode || passcode !== undefined)
            : meeting === meetingId || meeting === title,
        );
      if (wanted === undefined) return;
      joinMeeting(wanted.meetingId, passcode).catch((error: unknown) => {
        const { code, message } = problemOf(error);
        clients.broadcast({ type: "error", code, message });
      });
    };
    discovery.watch();
    discovery.onSightings(look);
    look();
  }

  return {
    clients,
    view,
    relay,
    rejoin() {
      const saved = decodeRejoin(readJsonFile(rejoinFile));
      if (saved === null) return;
      joinMeeting(saved.meetingId, saved.passcode).catch((error: unknown) =>
        log.warn("could not go back", { error: String(error) }),
      );
    },
    setUrl(value) {
      url = value;
    },
    async close() {
      await leave();
      stopEarlyWatch();
      cancelViewTimer?.();
      await Promise.allSettled([discovery.close(), mesh.close(), media.close()]);
      await store.close();
    },
  };
}

const decodeRejoin = decoder(v.object({ meetingId: MeetingIdSchema, passcode: v.optional(v.string()) }));

/** What a person did can't be done; the message is a sentence. */
class CommandError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

function orThrow(checked: Checked, code: ErrorCode = "badName"): string {
  if ("problem" in checked) throw new CommandError(code, checked.problem);
  return checked.text;
}

function problemOf(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof CommandError || error instanceof MeshError)
    return { code: error.code, message: error.message };
  if (error instanceof StoreError) return { code: "storeFailed", message: error.message };
  return { code: "mediaFailed", message: error instanceof Error ? error.message : String(error) };
}

const echo = (command: Command): { requestId?: string } =>
  command.requestId === undefined ? {} : { requestId: command.requestId };
