/** A meeting of headless peers and windows, each with a tone and a counting camera of its own, each on a host of its own. */
import type { MissingRun } from "../../src/headless/debug-meter.ts";
import { nextAfter } from "../../src/headless/neighbours.ts";
import { prepareIdentities } from "../support/identities.ts";
import { counterCamera, toneMicrophone } from "../e2e/media-files.ts";
import { startPeer, type Peer } from "../support/peer.ts";
import { startWindow, type Window } from "../e2e/window.ts";
import type { Lan } from "../lan/lan.ts";
import { interruptionOf, type Interruption } from "./interruptions.ts";
import { createRecorder, monotonicMs, type Recorder, type Span } from "./recorder.ts";
import { PATIENCE_MS } from "../support/eventually.ts";

export const TITLE = "Party";
/** Multiples of 100 (see the debug meter), none the double of its neighbour. */
export const toneOf = (index: number): number => 500 + 200 * index;
/** Participants report once a second: what happened before that is known by then. */
export const REPORTED_MS = 1_500;
/** Painting without a graphics card costs by the pixel. */
const SMALL = { width: 420, height: 480 };
const FRESH_MS = 2_500;
/** A tone that is missing for longer does not come; on a machine at its limit every tone has gaps. */
const FLOWING_MS = 1_000;

export interface Guest {
  /** Guests with a lower index have a lower peer id. */
  readonly index: number;
  readonly host: number;
  /** Null for a silent guest, and for a window: Chromium takes a steady tone for noise. */
  readonly toneHz: number | null;
  /** How many others it receives pictures of; null for all. */
  readonly maxPictures: number | null;
  readonly hasWindow: boolean;
  readonly peer: Peer;
  readonly recorder: Recorder;
}

export interface Party {
  /** The guests whose process runs, in no special order. */
  readonly guests: readonly Guest[];
  /** Starts a peer that creates the meeting or joins it, with the data folder it always has. `program`: another starter than this tree's own. */
  start(index: number, how: "create" | "join", program?: string): Guest;
  /** Starts all, one after the other: the first creates the meeting. Resolves once they are settled. */
  gather(): Promise<void>;
  /** Starts a window, which joins. */
  openWindow(index: number): Promise<Guest>;
  /** Its process has ended, or is about to. */
  forget(guest: Guest): void;
  /** Resolves once exactly these agree, all their sound and pictures flow and both legs of each stand. */
  settle(guests: readonly Guest[], patienceMs?: number): Promise<void>;
  coordinator(): Guest;
  deputy(): Guest;
  /** Ends the windows' browsers; the LAN ends everything else. */
  closeBrowsers(): Promise<void>;
}

export const idOf = (guest: Guest): string => guest.peer.last("ready")?.peerId ?? "";

export interface PartyOptions {
  /** How many guests have a tone, those with the lowest ids, or which (by index). Absent: all. */
  readonly talkers?: number | readonly number[];
  /** How many others a headless guest receives pictures of. Absent: all. */
  readonly maxPictures?: number;
  /** What a headless guest with a tone plays, which has its tone. Absent: that alone. */
  readonly microphone?: (index: number, toneHz: number) => string;
}

export async function createParty(lan: Lan, size: number, options: PartyOptions = {}): Promise<Party> {
  const { talkers = size, maxPictures = null } = options;
  const soundOf = options.microphone ?? ((_index: number, toneHz: number) => toneMicrophone(toneHz));
  const folders = await prepareIdentities(Array.from({ length: size }, (_, index) => `Guest${index}`));
  const talking =
    typeof talkers === "number" ? Array.from({ length: talkers }, (_, index) => index) : talkers;
  const tones = talking.map(toneOf);
  let guests: Guest[] = [];
  const windows: Window[] = [];

  function named(role: "coordinator" | "deputy"): Guest {
    const id = guests[0]?.peer.last("members")?.[role];
    const found = guests.find((guest) => idOf(guest) === id);
    if (found === undefined) throw new Error(`there is no ${role}`);
    return found;
  }

  const party: Party = {
    get guests() {
      return guests;
    },
    start(index, how, program) {
      const toneHz = talking.includes(index) ? toneOf(index) : null;
      const microphone = toneHz === null ? [] : ["--microphone", soundOf(index, toneHz)];
      const seen = maxPictures === null ? [] : ["--pictures", String(maxPictures)];
      const media = ["--camera", counterCamera(index), ...microphone, ...seen];
      media.push("--debug-tones", tones.join(","));
      const args = [how, TITLE, ...media];
      const peer = startPeer(lan, index + 1, `Guest ${index}`, args, {
        dataFolder: folders[index] ?? "",
        ...(program === undefined ? {} : { program }),
      });
      const guest = seat({ index, peer, toneHz, maxPictures, hasWindow: false });
      guests = [...guests, guest];
      return guest;
    },
    async gather() {
      for (let index = 0; index < size; index += 1)
        await party.start(index, index === 0 ? "create" : "join").peer.event("joined");
      await party.settle(guests);
    },
    async openWindow(index) {
      const media = { camera: counterCamera(index), microphone: toneMicrophone(toneOf(index)) };
      const dataFolder = folders[index] ?? "";
      const window = await startWindow(lan, index + 1, `Guest ${index}`, {
        ...media,
        dataFolder,
        viewport: SMALL,
      });
      windows.push(window);
      const { peer } = window;
      const guest = seat({ index, peer, toneHz: null, maxPictures: null, hasWindow: true });
      guests = [...guests, guest];
      peer.send({ type: "joinMeeting", meeting: TITLE });
      return guest;
    },
    forget(guest) {
      guests = guests.filter((each) => each !== guest);
    },
    async settle(those, patienceMs = PATIENCE_MS) {
      const untilMs = monotonicMs() + patienceMs;
      for (const guest of those) {
        await guest.peer
          .until(
            "settled meeting",
            () => whyUnsettled(guest, those) === null,
            Math.max(1_000, untilMs - monotonicMs()),
          )
          .catch((error: unknown) => {
            throw new Error(`${guest.peer.name}: ${whyUnsettled(guest, those) ?? "settled late"}`, {
              cause: error,
            });
          });
      }
    },
    coordinator: () => named("coordinator"),
    deputy: () => named("deputy"),
    async closeBrowsers() {
      for (const window of windows) await window.closeBrowser();
    },
  };
  return party;
}

const seat = (guest: Omit<Guest, "host" | "recorder">): Guest => ({
  ...guest,
  host: guest.index + 1,
  recorder: createRecorder(guest.peer),
});

/** Ids of those whose pictures it receives. */
const seenBy = (guest: Guest, those: readonly Guest[]): ReadonlySet<string> =>
  new Set(nextAfter(idOf(guest), those.map(idOf), guest.maxPictures ?? those.length));

/** Why the meeting is not whole as that guest sees it; null when it is. */
export function whyUnsettled(guest: Guest, those: readonly Guest[]): string | null {
  const members = guest.peer.last("members");
  if (members === undefined) return "not in the meeting";
  const ids = those.map(idOf).toSorted().join();
  const roster = members.members.map(({ peerId }) => String(peerId)).toSorted();
  if (roster.join() !== ids) return `${roster.length} members instead of ${those.length}`;
  if (those.some(({ peer }) => peer.last("members")?.coordinator !== members.coordinator))
    return "two coordinators";
  if (guest.hasWindow) return null;
  const last = guest.recorder.last();
  if (last === null || monotonicMs() - last.atMs > FRESH_MS) return "no report of its media";
  const { legs, missing, shown } = last.report;
  const openLegs = legs.filter(({ state }) => state === "open").length;
  if (openLegs < Math.min(2, those.length)) return `${openLegs} legs open`;
  const seen = seenBy(guest, those);
  for (const other of those) {
    if (other === guest) continue;
    const frames = shown[idOf(other)]?.length ?? 0;
    if (frames === 0 && seen.has(idOf(other))) return `${frames} pictures of ${other.peer.name}`;
    const isAway = ([what, fromMs, toMs]: MissingRun) =>
      what === other.toneHz && toMs === null && last.atMs - fromMs > FLOWING_MS;
    if (missing.some(isAway)) return `no tone of ${other.peer.name}`;
  }
  return null;
}

const isHeard = (source: Guest, listener: Guest): boolean => source !== listener && source.toneHz !== null;

/** A guest that receives some pictures only may receive others once guests come or go. `settle` checks that those come in the end. */
const isSeenThroughout = ({ recorder }: Guest, peerId: string, { fromMs, toMs }: Span): boolean =>
  recorder.isShown(peerId, fromMs) && recorder.isShown(peerId, toMs);

/** What a window of time cost each headless listener, of the sound and pictures of `sources`. Listeners without an audible source are left out. */
export function interruptions(
  listeners: readonly Guest[],
  sources: readonly Guest[],
  window: Span,
): readonly Interruption[] {
  return listeners
    .filter((listener) => !listener.hasWindow && sources.some((source) => isHeard(source, listener)))
    .map((listener) =>
      interruptionOf(
        listener.recorder,
        sources
          .filter((source) => source !== listener)
          .map((source) => ({
            peerId: idOf(source),
            toneHz: source.toneHz,
            isSeen: listener.maxPictures === null || isSeenThroughout(listener, idOf(source), window),
          })),
        window,
      ),
    );
}
