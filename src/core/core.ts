/** Composition root: the only file that creates every module; commands come in, events and views go out. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import * as v from "valibot";
import { createClients, type Clients } from "./clients.ts";
import { orThrow } from "./error-codes.ts";
import { createCommandHandler } from "./command-handler.ts";
import type { CoreEvent } from "../api/events.ts";
import type { AppView, NearbyMeeting } from "../api/view.ts";
import { createNodeDiscovery } from "../discovery/index.ts";
import type { Discovery } from "../discovery/types.ts";
import { realClock } from "../kernel/clock.ts";
import { RunIdSchema } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { VERSION } from "../kernel/version.ts";
import { createMediaHost } from "../media/index.ts";
import { createMeeting } from "../meeting/meeting.ts";
import { createMeetings } from "./meetings.ts";
import { createMesh, loadIdentity } from "../mesh/index.ts";
import { openSettings } from "./settings.ts";
import { beginIncarnation } from "./incarnation.ts";
import { createLocalStatus } from "./local-status.ts";
import { createFiles } from "../files/index.ts";
import type { Files } from "../files/types.ts";
import { createStore } from "../store/index.ts";
import { checkName } from "./input-validation.ts";
import type { WindowFiles } from "./window-files.ts";

/** Views follow each other no closer than this, so that a burst of changes is one redraw. */
const VIEW_INTERVAL_MS = 15;
/** By then meetings nearby are listed, and the window is up. */
const IDLE_AFTER_MS = 2_000;

export interface Core {
  readonly clients: Clients;
  readonly windowFiles: WindowFiles;
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
  const preferences = openSettings(path.join(options.dataFolder, "settings.json"), log);
  if (options.name !== undefined) preferences.setName(orThrow(checkName(options.name), "badName"));
  const discovery: Discovery = createNodeDiscovery({ clock, log, random: randomBytes });
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
    run: {
      runId: v.parse(RunIdSchema, randomBytes(8).toString("hex")),
      startedAtMs: beginIncarnation(options.dataFolder, clock.wallMs(), log),
    },
    name: preferences.name(),
    addresses: () => discovery.network().interfaces.map(({ address }) => address),
  });
  let filesStarting: Promise<Files> | null = null;
  /** A worker and a certificate: not before they are needed, or the core has nothing else to do. */
  function startFiles(): Promise<Files> {
    filesStarting ??= createFiles({ clock, log, folder: path.join(options.dataFolder, "files") }).then(
      (files) => {
        files.setCopiesLimit(preferences.settings().copiesLimitBytes);
        mesh.setFileEndpoint(files.endpoint());
        files.onEndpoint(mesh.setFileEndpoint);
        files.onTransfer(({ state }) => state === "done" && void refreshStorage());
        return files;
      },
    );
    // What failed is tried again when it is needed again.
    filesStarting.catch(() => (filesStarting = null));
    return filesStarting;
  }
  const media = createMediaHost({ clock, log, entry: options.mediaProcess });

  let url: string | null = null;
  let cancelViewTimer: (() => void) | null = null;
  let storage: AppView["storage"] = { copiesBytes: 0, freeBytes: null };
  const settings = preferences.settings();
  const joinsWith = options.joinsWith ?? {
    camera: settings.joinWithCamera,
    microphone: settings.joinWithMicrophone,
  };
  const localStatus = createLocalStatus(
    { isCameraOn: joinsWith.camera, isMicrophoneOn: joinsWith.microphone, isHandUp: false },
    () => {
      meetings.current()?.presence.input({ type: "setSelf", status: localStatus.get() });
      viewChanged();
    },
  );
  const meetings = createMeetings({
    clock,
    log,
    dataFolder: options.dataFolder,
    discovery,
    mesh,
    store,
    prepare: () => void startFiles().catch(() => {}),
    startSession: async (joined, meetingStore) =>
      createMeeting({
        clock,
        log,
        mesh,
        discovery,
        media,
        files: await startFiles(),
        downloadFolder: () => preferences.settings().downloadFolder,
        pendingDownloadsFile: path.join(options.dataFolder, "pending-downloads.json"),
        store: meetingStore,
        joined,
        // Until it is entered, what comes is told together with everything else, as a replay.
        broadcast: (event) => {
          if (meetings.current() !== null) clients.broadcast(event);
        },
        onViewChange: viewChanged,
        onEpoch: () => {
          meetings.changed();
          // Every millisecond counts until windows play the next relay.
          showView();
        },
      }),
    broadcast: (event) => clients.broadcast(event),
    onEntered(session) {
      localStatus.set({ isHandUp: false });
      clients.broadcast({ type: "view", view: view() });
      for (const event of session.replay()) clients.broadcast(event);
    },
    onChange: viewChanged,
  });
  const commands = createCommandHandler({
    clock,
    log,
    discovery,
    mesh,
    // What is not started yet takes it from the settings; what could not be has said so.
    setCopiesLimit: (bytes) =>
      void filesStarting?.then((files) => files.setCopiesLimit(bytes)).catch(() => {}),
    preferences,
    meetings,
    localStatus,
    broadcast: (event) => clients.broadcast(event),
    onChange: viewChanged,
  });

  const clients = createClients({
    onAttach(client) {
      client.send(readyEvent());
      client.send({ type: "view", view: view() });
      client.send({ type: "meetings", meetings: nearby() });
      for (const event of meetings.current()?.replay() ?? []) client.send(event);
      if (store.setAside !== null) {
        const message = `The history on this machine was damaged and is set aside in ${store.setAside}. Messages come back from the others.`;
        client.send({ type: "error", code: "storeFailed", message });
      }
    },
    onCommand: commands.run,
    onDetach: commands.clientGone,
  });

  function readyEvent(): CoreEvent {
    const page = url === null ? {} : { url };
    return { type: "ready", peerId: identity.peerId, name: preferences.name(), ...page };
  }

  function nearby(): readonly NearbyMeeting[] {
    return discovery.sightings().map(({ peers: _peers, ...meeting }) => meeting);
  }

  function view(): AppView {
    const { isCameraOn, isMicrophoneOn } = localStatus.get();
    return {
      version: VERSION,
      self: { peerId: identity.peerId, name: preferences.name(), isCameraOn, isMicrophoneOn },
      settings: preferences.settings(),
      nearby: nearby(),
      earlier: meetings.earlier(),
      storage,
      network: discovery.network(),
      joining: meetings.joining(),
      meeting: meetings.current()?.view() ?? null,
    };
  }

  function viewChanged(): void {
    cancelViewTimer ??= clock.setTimer(clock.nowMs() + VIEW_INTERVAL_MS, showView);
  }

  function showView(): void {
    cancelViewTimer?.();
    cancelViewTimer = null;
    clients.broadcast({ type: "view", view: view() });
  }

  async function refreshStorage(): Promise<void> {
    try {
      const { copiesBytes, freeBytes } = await (await startFiles()).usage();
      storage = { copiesBytes, freeBytes };
      viewChanged();
    } catch (error) {
      log.warn("the disk's room is not known", { error: String(error) });
    }
  }
  const cancelStorage = clock.setTimer(clock.nowMs() + IDLE_AFTER_MS, () => void refreshStorage());

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
    void meetings.leave();
  });

  return {
    clients,
    windowFiles: {
      async receive(content, { name, sizeBytes, isFolder, to, fileId }) {
        const session = commands.inMeeting();
        const offer = { fileId, name, sizeBytes, isFolder, to, fromName: preferences.name() };
        await session.files.share({ stream: content }, offer);
      },
      describe: (fileId) => meetings.current()?.files.describe(fileId) ?? null,
      read: (fileId, range) => commands.inMeeting().files.read(fileId, range),
    },
    view,
    relay: meetings.relay,
    rejoin: meetings.rejoin,
    setUrl(value) {
      url = value;
    },
    async close() {
      await meetings.leave();
      stopEarlyWatch();
      cancelStorage();
      cancelViewTimer?.();
      await Promise.allSettled([discovery.close(), mesh.close(), media.close()]);
      await filesStarting?.then((files) => files.close()).catch(() => {});
      await Promise.all([store.close(), preferences.flush()]);
    },
  };
}
