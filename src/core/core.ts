/** Composition root: puts the modules together. Commands come in, events and views go out. */
import path from "node:path";
import type { CoreEvent } from "../api/events.ts";
import type { AppView } from "../api/view.ts";
import { examine } from "../doctor/index.ts";
import { createFiles } from "../files/index.ts";
import type { PeerLoad } from "../media/types.ts";
import { appView, nearbyMeetings } from "./app-view.ts";
import { createClients, type Clients } from "./clients.ts";
import { createCommandHandler } from "./command-handler.ts";
import { createExamination } from "./examination.ts";
import { createFileSaver, type FileSaver } from "./file-saver.ts";
import { createInvitations } from "./invitation.ts";
import { createKeptFiles } from "./kept-files.ts";
import { createKeptHistory, publicMessages, type Archive } from "./kept-history.ts";
import { createKeptRecordings } from "./kept-recordings.ts";
import { createLazyFiles } from "./lazy-files.ts";
import { createLocalStatus, initialStatusOf, permitted } from "./local-status.ts";
import { createMediaHolder } from "./media-holder.ts";
import { createMeetings, type Meetings } from "./meetings.ts";
import { createModules, type ModuleOptions } from "./modules.ts";
import type { PacedClient } from "./paced-client.ts";
import { resolveHost } from "../platform/ip-address.ts";
import { createOpenedLink } from "./opened-link.ts";
import { setIdentityAside } from "./own-identity.ts";
import { createOwnSpeech } from "./own-speech.ts";
import { openRejoinNote } from "./rejoin-note.ts";
import { startRelayPeer, type RelayPeer } from "./relay-peer.ts";
import { startMeeting } from "./start-meeting.ts";
import { startAtLoginBy } from "./start-at-login.ts";
import { createUpdates, openUpdateDesk } from "./updates.ts";
import { createViewPublisher } from "./view-publisher.ts";
import { createWindowWatch } from "./window-watch.ts";
import { windowFilesOf, type WindowFiles } from "./window-files.ts";
import { createEmitter, type Unsubscribe } from "../kernel/emitter.ts";
import { words } from "../kernel/words.ts";

/** By then meetings nearby are listed, and the window is up. */
const IDLE_AFTER_MS = 2_000;

export type { RelayPeer };

export interface Core {
  readonly clients: Clients;
  readonly windowFiles: WindowFiles;
  /** What this machine keeps of meetings, the present one included. */
  readonly archive: Archive;
  readonly fileSaver: FileSaver;
  view(): AppView;
  /** Sent to clients in `ready`; null without a window. */
  setUrl(url: string | null): void;
  /** Goes back into the meeting that this data folder was in when its last core died, if it is still there. */
  rejoin(): void;
  /** Joins the meeting of that id or title, or the first that it can, whenever it is in none. */
  relay(meeting: string | null, passcode: string | undefined): RelayPeer;
  /** Counters of the media process, and of each participant's legs; null when it does not run. */
  mediaLoad(): Promise<{
    readonly stats: Readonly<Record<string, number>>;
    readonly peers: readonly PeerLoad[];
  } | null>;
  /** Its data folder has another identity now, which counts from the next core on. */
  onRenewed(listener: () => void): Unsubscribe;
  /** The core that follows this one goes back into the meeting, although this one leaves it politely. */
  keepRejoining(): void;
  /** Leaves the meeting politely and frees everything. */
  close(): Promise<void>;
}

export interface CoreOptions extends ModuleOptions {
  /** A program and its arguments, which start the app anew; null where there is no such thing. */
  readonly startCommand?: readonly string[] | null;
  /** Camera and microphone start on or off. */
  readonly joinsWith?: { readonly camera: boolean; readonly microphone: boolean };
}

/** @throws Error with a sentence: data folder in use, unreadable identity, unfit name. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const modules = await createModules(options);
  const { clock, log, dataFolder, peerId, publicKey, settings, discovery, store, mesh } = modules;
  const startAtLogin = startAtLoginBy(options.startCommand ?? []);
  if (settings.settings().startAtLogin)
    void startAtLogin
      .renew()
      .catch((error: unknown) => log.warn("the start at login is not renewed", { error: String(error) }));
  let url: string | null = null;

  const views = createViewPublisher(clock, () => {
    updates.report();
    clients.broadcast({ type: "view", view: view() });
  });
  const broadcast = (event: CoreEvent) => clients.broadcast(event);
  const files = createLazyFiles({
    log,
    mesh,
    create: () =>
      createFiles({
        ...{ clock, log, folder: path.join(dataFolder, "files") },
        ports: options.ports?.files ?? [],
      }),
    copiesLimitBytes: () => settings.settings().copiesLimitBytes,
    onStorage: views.changed,
  });
  const updateDesk = openUpdateDesk(dataFolder, log, views.changed);
  const localStatus = createLocalStatus(initialStatusOf(options.joinsWith, settings), {
    isInMeeting: () => meetings.current() !== null,
    onChange() {
      publishStatus();
      views.changed();
    },
  });
  const permittedStatus = () => permitted(localStatus.get(), meetings.current()?.ownMutes);
  // What is said in a call is for the other one alone.
  const isMicrophoneOn = () =>
    windowWatch.shown(permittedStatus()).isMicrophoneOn && meetings.current()?.calls.isTalking() !== true;
  function publishStatus(): void {
    const meeting = meetings.current();
    const sameRoom = [...(meeting?.hearing.sameRoom() ?? [])];
    const status = {
      ...windowWatch.shown(permittedStatus()),
      isMicrophoneOn: isMicrophoneOn(),
      ...(sameRoom.length === 0 ? {} : { sameRoom }),
    };
    meeting?.presence.input({ type: "setSelf", status });
  }
  const windowWatch = createWindowWatch({
    clock,
    onChange(isWindowClosed) {
      publishStatus();
      // Nothing of a screen comes from a window that is closed.
      if (isWindowClosed) meetings.current()?.presence.input({ type: "present", on: false, takeOver: false });
    },
    async leave() {
      const title = meetings.current()?.title ?? null;
      await meetings.leave().catch(noteLeaving);
      return title;
    },
  });
  const noteLeaving = (error: unknown) => log.warn("the meeting was not left well", { error: String(error) });
  const meetings: Meetings = createMeetings({
    ...{ clock, log, discovery, mesh, store, broadcast },
    rejoinNote: openRejoinNote(path.join(dataFolder, "rejoin.json"), log),
    resolveHost,
    invitations: createInvitations({
      ...{ log, publicKey, port: mesh.port, onChange: views.changed },
      interfaces: () => discovery.network().interfaces,
    }),
    prepare: () => void files.start().catch(() => {}),
    startMeeting: (joined, meetingStore, formerPlaces) =>
      startMeeting(modules, files, {
        ...{ joined, formerPlaces, updateDesk, store: meetingStore, onPlaces: () => meetings.changed() },
        // Until it is entered, what comes is sent with everything else, as a replay.
        broadcast: (event) => meetings.current() !== null && broadcast(event),
        onViewChange: views.changed,
        isSwitchedOn: (source) =>
          source === "camera" ? localStatus.get().isCameraOn : localStatus.get().isMicrophoneOn,
        onEnded() {
          if (meetings.current() === null) return;
          broadcast({ type: "error", code: "ended", ...words("ended") });
          meetings.leave().catch(noteLeaving);
        },
        onPasscode: () => meetings.changed(),
        onOwnStatus: publishStatus,
        isAttended: () => clients.wasAttended() && !windowWatch.shown(localStatus.get()).isWindowClosed,
        onOwnMute() {
          publishStatus();
          // The window closes the device now, not with the next view.
          views.publish();
        },
        onHandLowered: () => localStatus.set({ isHandUp: false }),
        onEpoch() {
          meetings.changed();
          // Every millisecond counts until windows play the next relay.
          views.publish();
        },
      }),
    onEntered(meeting) {
      windowWatch.entered();
      ownSpeech.update();
      localStatus.set({ isHandUp: false });
      views.publish();
      clients.replay(meeting.replay);
    },
    onLeft() {
      windowWatch.left();
      localStatus.left();
      ownSpeech.update();
    },
    onChange: views.changed,
  });
  const ownSpeech = createOwnSpeech({
    ...{ clock, log, settings, publicKey, broadcast, onChange: views.changed },
    meeting: () => meetings.current(),
    isHeard: () => isMicrophoneOn() && meetings.current()?.roles.may(peerId, "speak") === true,
  });
  const updates = createUpdates({
    ...{ desk: updateDesk, log, broadcast, meeting: () => meetings.current() },
  });
  const mediaHolder = createMediaHolder();
  const renewals = createEmitter<void>();
  const examination = createExamination({
    ...{ clock, examine, dataFolder, self: peerId, broadcast },
    ports: { wanted: options.ports, own: mesh.port },
    ...{ settings: settings.settings, sightings: discovery.sightings },
  });
  const openedLink = createOpenedLink(views.changed);
  const view = (): AppView =>
    appView({
      ...{ modules, meetings, files, ownSpeech, updates, openedLink, startAtLogin },
      status: permittedStatus(),
    });
  const keptHistory = createKeptHistory({ clock, store });
  const keptRecordings = createKeptRecordings({
    ...{ clock, log, folder: modules.recordingsFolder, composer: modules.composer, broadcast },
    keepDays: () => settings.settings().keepRecordingsDays,
    messagesOf: ({ meetingId }) => publicMessages(keptHistory, meetingId),
  });
  const keptFiles = createKeptFiles({
    ...{ clock, files, downloadFolder: () => settings.settings().downloadFolder },
  });
  const fileSaver = createFileSaver({ clock, files, keptFiles, keptHistory, current: meetings.current });
  const commands = createCommandHandler({
    ...{ keptFiles, saveFile: fileSaver.save },
    ...{ clock, log, discovery, mesh, settings, meetings, keptHistory, keptRecordings, localStatus },
    ...{ mediaHolder, ownSpeech, updates, examination, openedLink, startAtLogin, broadcast },
    setCopiesLimit: files.setCopiesLimit,
    async renewIdentity() {
      await setIdentityAside(dataFolder);
      // The command is answered first.
      clock.setTimer(clock.nowMs(), () => renewals.emit());
    },
    onChange: views.changed,
  });
  const clients = createClients({
    onAttach: greet,
    onCommand: commands.run,
    onDetach(client) {
      commands.clientGone(client);
      mediaHolder.detached(client);
      windowWatch.detached(client);
    },
  });

  function greet(client: PacedClient): void {
    const page = url === null ? {} : { url };
    client.send({ type: "ready", peerId, name: settings.name(), ...page });
    client.send({ type: "view", view: view() });
    client.send({ type: "meetings", meetings: nearbyMeetings(discovery) });
    const update = updates.view();
    if (update !== null) client.send({ type: "update", update });
    const meeting = meetings.current();
    if (meeting !== null) client.replay(meeting.replay());
    windowWatch.attached(client);
    mediaHolder.attached(client);
    if (store.setAside !== null) client.send(damagedEvent(store.setAside));
  }

  store.onSetAside((folder) => {
    broadcast(damagedEvent(folder));
    views.changed();
  });
  const cancelStorage = clock.setTimer(clock.nowMs() + IDLE_AFTER_MS, () => void files.refreshStorage());
  discovery.onSightings(() => {
    broadcast({ type: "meetings", meetings: nearbyMeetings(discovery) });
    views.changed();
  });
  discovery.onNetwork((network) => {
    mesh.addressesChanged(network.interfaces.map(({ address }) => address));
    views.changed();
  });
  mesh.onRemoved(({ isBanned }) => {
    const why = isBanned ? words("banned") : words("removed");
    broadcast({ type: "error", code: isBanned ? "banned" : "removed", ...why });
    meetings.leave().catch(noteLeaving);
  });
  mesh.onIdentityInUse(() => {
    broadcast({ type: "error", code: "identityInUse", ...words("identityInUse") });
    meetings.leave().catch(noteLeaving);
  });

  return {
    clients,
    archive: { earlier: store.earlier, read: keptHistory.read },
    fileSaver,
    windowFiles: windowFilesOf(meetings, settings, keptRecordings),
    view,
    relay: (meeting, passcode) => startRelayPeer({ discovery, meetings, broadcast }, { meeting, passcode }),
    async mediaLoad() {
      const [stats, peers] = await Promise.all([modules.media.stats(), modules.media.loads()]);
      return stats === null ? null : { stats, peers: peers ?? [] };
    },
    rejoin: meetings.rejoin,
    setUrl(value) {
      url = value;
    },
    keepRejoining: meetings.keepRejoining,
    onRenewed: renewals.on,
    async close() {
      await meetings.leave();
      ownSpeech.close();
      modules.stopWatching();
      cancelStorage();
      views.close();
      windowWatch.close();
      await Promise.allSettled([discovery.close(), mesh.close(), modules.media.close()]);
      await Promise.all([modules.recorder.close(), keptRecordings.close()]);
      await files.close();
      await updateDesk.flush();
      await keptHistory.release();
      await Promise.all([store.close(), settings.flush(), modules.volumes.flush()]);
    },
  };
}

const damagedEvent = (folder: string): CoreEvent => ({
  ...{ type: "error", code: "storeFailed" },
  ...words("historyDamaged", folder),
});
