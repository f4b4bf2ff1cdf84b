/**
 * One run of Landline on a virtual computer: from looking for the meeting to leaving it. The wiring is the real one
 * (src/meeting/meeting.ts); store, discovery and media processes are stand-ins.
 */
import type { CoreEvent } from "../../src/api/events.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import type { Discovery, Sighting } from "../../src/discovery/types.ts";
import type { Epoch } from "../../src/kernel/epoch.ts";
import { createEmitter } from "../../src/kernel/emitter.ts";
import type { MeetingId, PeerId, RunId } from "../../src/kernel/ids.ts";
import type { Log } from "../../src/kernel/log.ts";
import type { Role } from "../../src/kernel/rights.ts";
import { createMeeting, type Meeting } from "../../src/meeting/meeting.ts";
import type { Identity } from "../../src/mesh/identity/identity.ts";
import type { Joined, LinkDownCause, MeetingCreation, Mesh } from "../../src/mesh/types.ts";
import type { MeetingStore } from "../../src/store/types.ts";
import type { VirtualClock } from "../support/clock.ts";
import { openEntrance } from "../../src/store/state/entrance.ts";
import { inert } from "./inert.ts";
import type { Computer, Network } from "./network.ts";
import type { Process } from "./process.ts";
import type { SeededRandom } from "../support/random.ts";
import { createTransport, type Alter } from "./transport.ts";
import {
  createRelay,
  createVirtualLegs,
  type LegMachine,
  type MediaPlace,
  type VirtualLegs,
} from "./virtual-media.ts";
import { incarnationAfter } from "../../src/core/incarnation.ts";
import { createVirtualMesh, type Seen, type VirtualMesh } from "./virtual-mesh.ts";
import { noDesk } from "../updates/no-desk.ts";

/** A person who could not join tries again. */
const RETRY_MS = 700;

export interface Run {
  readonly peer: PeerId;
  readonly runId: RunId;
  readonly process: Process;
  readonly log: Log;
  readonly place: MediaPlace;
  readonly mesh: VirtualMesh;
  /** Null before it has joined and after it has left. */
  session(): Meeting | null;
  legs(): VirtualLegs | null;
  /** Advertises the meeting at that address and port, or does not. */
  advert(): Seen | null;
  epoch(): Epoch | null;
  isLeaving(): boolean;
  hasLeft(): boolean;
  /** Says goodbye as the core does. */
  leave(): void;
  /** Its computer has another address. */
  moved(): void;
  kill(isSilent: boolean): void;
}

/** A store of the meeting that a run is in; none is simulated where nobody gives one. */
export type OpenStore = (own: {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  readonly mesh: Mesh;
  readonly creation: MeetingCreation;
}) => Promise<MeetingStore>;

/** What a store is asked, and answers at once. */
type StoreAnswers = Omit<
  MeetingStore,
  `on${string}` | `set${string}` | `peer${string}` | "append" | "history" | "receive" | "markRead" | "close"
>;

export function createRun(deps: {
  readonly world: VirtualClock;
  readonly random: SeededRandom;
  readonly network: Network;
  readonly computer: Computer;
  readonly process: Process;
  readonly identity: Identity;
  readonly runId: RunId;
  readonly port: number;
  readonly log: Log;
  readonly legMachine: LegMachine;
  readonly alter: Alter | null;
  readonly note: (text: string) => void;
  /** Members of the meeting whose adverts reach this computer. */
  readonly seen: () => readonly Seen[];
  /** Public keys of those that hosts have made hosts, besides the maker. */
  readonly hosts: readonly string[];
  /** Everybody's. */
  readonly role: Role;
  readonly placeOf: (peer: PeerId) => MediaPlace | null;
  readonly onDown: (peer: PeerId, cause: LinkDownCause) => void;
  readonly onDisplaced: () => void;
  readonly openStore?: OpenStore | undefined;
  /** What its clients hear. */
  readonly onEvent?: ((event: CoreEvent) => void) | undefined;
  /** Null until a run has made the meeting; this run makes it then. */
  readonly meetingId: () => MeetingId | null;
}): Run {
  const { network, computer, process, identity, log, random } = deps;
  const { clock } = process;
  const self = identity.peerId;
  const transport = createTransport(deps);
  computer.lastStartMs = incarnationAfter(computer.lastStartMs, clock.wallMs());
  const mesh = createVirtualMesh({
    ...deps,
    run: { runId: deps.runId, startedAtMs: computer.lastStartMs },
    address: computer.address,
    transport,
  });
  const relay = createRelay();
  const place: MediaPlace = { computer, process, relay };
  const sightings = createEmitter<readonly Sighting[]>();
  let session: Meeting | null = null;
  let legs: VirtualLegs | null = null;
  let isAdvertising = false;
  let isLeaving = false;
  let hasLeft = false;

  const discovery = inert<Discovery>({
    advertise: (advert) => void (isAdvertising = advert !== null),
    watch: () => () => {},
    sightings: () => {
      const meetingId = deps.meetingId();
      if (meetingId === null) return [];
      const peers = deps.seen();
      const shown = { title: "M", members: peers.length, coordinator: null, needsPasscode: false };
      return [{ ...shown, meetingId, isLocked: false, isCompatible: true, titleHash: null, peers }];
    },
    onSightings: sightings.on,
    network: () => ({
      interfaces: computer.isPlugged ? [{ name: "eth0", address: computer.address }] : [],
      problem: null,
    }),
    onNetwork: () => () => {},
    peerGone: () => {},
  });
  // Nothing stands in it. Whatever it is asked, it has to answer: an answer that stands in for one would lock the meeting.
  const answers: StoreAnswers = {
    messages: () => [],
    announcements: () => [],
    polls: () => [],
    files: () => [],
    blobIds: () => [],
    withdrawnBlobs: () => new Set(),
    hosts: () => [],
    ranked: () => [],
    rankClasses: () => new Map(deps.hosts.map((key) => [key, 1])),
    carrier: () => null,
    vouches: () => [],
    roleOf: () => deps.role,
    muteOf: () => "none",
    inviteOf: () => null,
    isOffOnEntry: () => false,
    isChatOpenToViewers: () => true,
    captioners: () => [],
    areCaptionsKept: () => false,
    captions: () => [],
    spotlight: () => [],
    recording: () => null,
    nameOf: () => "",
    wasMember: () => false,
    endedTerm: () => 0,
    endedByCoHost: () => null,
    removals: () => new Map(),
    banned: () => [],
    isLocked: () => false,
    entrance: () => openEntrance,
    offenders: () => [],
    catchUp: () => null,
    acknowledgements: () => [],
    lastRead: () => ({}),
  };
  const noStore = inert<MeetingStore>({
    ...answers,
    append: () => new Promise(() => {}),
    close: () => Promise.resolve(),
  });

  function enter(joined: Joined): void {
    const { openStore } = deps;
    if (openStore === undefined) return begin(joined, noStore);
    openStore({ clock, log, identity, mesh: mesh.mesh, creation: joined.creation }).then(
      (store) => begin(joined, store),
      (error: unknown) => log.error("the store was not opened", { error: String(error) }),
    );
  }

  function begin(joined: Joined, store: MeetingStore): void {
    deps.note("is in the meeting");
    const broadcast = (event: CoreEvent) => {
      deps.onEvent?.(event);
      if (event.type === "legClosed") legs?.closed(event.relay, event.legId);
    };
    let isWired = false;
    const wiring: Partial<Parameters<typeof createMeeting>[0]> = {
      clock,
      log,
      mesh: mesh.mesh,
      discovery,
      media: relay.host,
      openBridge: () => Promise.reject(new Error("a simulated computer has no ports")),
      store,
      volumes: { of: () => 100, set: () => {} },
      updateDesk: noDesk,
      joined,
      broadcast,
      onViewChange: () => {
        if (isWired) follow();
      },
    };
    session = createMeeting(inert(wiring));
    const media = { self, own: place, machine: deps.legMachine, signalling: session.legs };
    legs = createVirtualLegs({ ...deps, ...media });
    isWired = true;
    follow();
  }

  function create(): void {
    const creation = mesh.mesh.create({ title: "M" });
    enter({ creation, epoch: mesh.mesh.signClaim(1, "merged"), members: mesh.mesh.members() });
  }

  /** The window follows its view. */
  function follow(): void {
    const view = session?.view();
    if (view !== undefined && !isLeaving) legs?.setSuccession(view.coordinator, view.deputy);
  }

  function tryToJoin(): void {
    if (process.isDead || isLeaving || session !== null) return;
    const again = () => clock.setTimer(clock.nowMs() + random.between(RETRY_MS, 2 * RETRY_MS), tryToJoin);
    const meetingId = deps.meetingId();
    const peers = deps.seen();
    if (meetingId === null || peers.length === 0) return void again();
    mesh
      .join({ meetingId, peers })
      .then(enter, again)
      .catch((error: unknown) => log.error("joining failed", { error: String(error) }));
  }

  const run: Run = {
    peer: self,
    runId: deps.runId,
    process,
    log,
    place,
    mesh,
    session: () => session,
    legs: () => legs,
    advert: () =>
      isAdvertising && mesh.session() !== null
        ? { peerId: self, addresses: [computer.address], port: deps.port }
        : null,
    epoch: () => mesh.session()?.epoch() ?? null,
    isLeaving: () => isLeaving,
    hasLeft: () => hasLeft,
    leave() {
      if (isLeaving || session === null) return;
      isLeaving = true;
      deps.note("leaves");
      legs?.close();
      session.leave().then(
        () => {
          hasLeft = true;
          deps.note("has left");
          run.kill(false);
        },
        (error: unknown) => log.error("leaving failed", { error: String(error) }),
      );
    },
    moved: () => process.deliver(() => mesh.mesh.addressesChanged([computer.address])),
    kill(isSilent) {
      process.kill();
      if (computer.listener?.process === process) computer.listener = null;
      network.closeAll(process, isSilent);
    },
  };
  mesh.mesh.onIdentityInUse(deps.onDisplaced);
  computer.listener = { process, port: deps.port, ...mesh.listener };
  process.deliver(() => {
    if (deps.meetingId() === null) create();
    else tryToJoin();
  });
  return run;
}
