/** Self's part in one meeting: links, roster and admission. Made on creating or being admitted; closed once. */
import { createDriver } from "../kernel/machine.ts";
import { createWaitingRoom } from "./admission/waiting-room.ts";
import { saveMeeting } from "./admission/saved-meeting.ts";
import { createDoorkeeper } from "./doorkeeper.ts";
import { createClaimChecker } from "./identity/claim.ts";
import { signEntry } from "./identity/roster-entry.ts";
import { createRanks, rankDigest } from "./identity/rank.ts";
import { createIncoming, isMemberOf } from "./incoming.ts";
import { createLinkTable } from "./links/link-table.ts";
import { createMemberMessages } from "./member-messages.ts";
import { aboutMeeting } from "./look-up.ts";
import { createRosterGate } from "./roster-gate.ts";
import { createPeerStore } from "./roster/peer-store.ts";
import { rosterMachine } from "./roster/roster-machine.ts";
import { initialRoster, ownOfferOf, type RosterEffect, type RosterState } from "./roster/roster-state.ts";
import { addEntry, coordinatorFirst, dialsFirst, entryOf, memberOf, type Roster } from "./roster/roster.ts";
import { guarded } from "./transport/channel.ts";
import type { Member } from "./types.ts";
import type { MeshSession, MeshSessionDeps, MeshSessionStart } from "./session-types.ts";
import { createWantedLinks } from "./wanted-links.ts";

const NOTHING_AWAITED = { state: 0, passcodeState: 0 };

export function createMeshSession(deps: MeshSessionDeps, start: MeshSessionStart): MeshSession {
  const { clock, log, identity, events } = deps;
  const { creation, credential } = start;
  const { meetingId } = creation;
  const self = identity.peerId;
  const peers = createPeerStore(
    { clock, log, meetingId, verify: deps.verify },
    {
      maker: creation.host,
      keys: start.known ?? [],
      readmissions: start.readmissions ?? [],
      members: addEntry(start.entries, start.entry),
    },
  );
  const isGenuineClaim = createClaimChecker({ clock, log, meetingId, verify: deps.verify });
  const ranks = createRanks({
    ...{ meetingId, maker: creation.host, digest: deps.digest ?? rankDigest, verify: deps.verify },
    door: () => doorkeeper.door,
  });
  let shown: { readonly of: RosterState | null; readonly members: readonly Member[] } = {
    of: null,
    members: [],
  };
  let isClosed = false;
  let cancelTick = (): void => {};

  const driver = createDriver(
    { clock, perform: (effect: RosterEffect) => guarded(log, () => perform(effect)) },
    rosterMachine,
    initialRoster({ ...start, own: start.entry }),
  );
  const coordinator = () => driver.state.epoch.coordinator;
  const listed = (): Roster =>
    // A banned coordinator is listed until another one follows it.
    addEntry(driver.state.members, driver.state.own).filter(
      ({ publicKey, peerId }) =>
        !doorkeeper.isBanned(publicKey) || peerId === coordinator() || peerId === self,
    );

  const links = createLinkTable({
    clock,
    log,
    self,
    heartbeats: deps.heartbeats,
    coordinator,
    dialsFirst: (peer) => dialsFirst(driver.state.members, driver.state.own, peer),
    call: deps.call,
    proof: () => ownOfferOf(driver.state),
    check: (channel, message) =>
      "entry" in message &&
      "credential" in message &&
      isMemberOf(peers, channel, message.entry, message.credential)
        ? message.entry
        : null,
    onUp(peer, link) {
      wantedLinks.linked(peer);
      peers.add(link.member);
      driver.input({ type: "linkUp", entry: link.member });
      wantedLinks.refresh(false);
      gate.linkUp(peer);
      events.onUp(peer);
    },
    onDown(peer, cause) {
      gate.linkDown(peer);
      driver.input({ type: "linkDown", peer, cause });
      events.onDown(peer, cause);
    },
    onSuspected: events.onSuspected,
    onAnswering: events.onAnswering,
    onOffender: events.onOffender,
    onDue: () => armTick(),
    onTicked() {
      gate.tick();
      wantedLinks.tick(clock.nowMs());
      waitingRoom.tick();
    },
    onMessage: (peer, message) => {
      if (!isClosed) take(peer, message);
    },
  });

  const doorkeeper = createDoorkeeper({
    ...{ clock, log, peers, links, coordinator },
    maker: creation.host,
    own: () => driver.state,
    isClosed: () => isClosed,
    onSelfOut: events.onRemoved,
    onOut: (out) => driver.input({ type: "removed", peers: out }),
    onChanged() {
      shown = { of: null, members: [] };
      wantedLinks.refresh(false);
      events.onMembers();
      waitingRoom.refresh();
    },
  });

  const wantedLinks = createWantedLinks({
    ...{ clock, self, peers, links },
    admitter: start.admitter ?? null,
    roster: () => driver.state,
    isBanned: (publicKey) => doorkeeper.isBanned(publicKey),
    isClosed: () => isClosed,
    rankOf: ranks.of,
    onSighted: (peer) => driver.input({ type: "sighted", peer }),
  });

  const gate = createRosterGate({
    clock,
    log,
    linked: links.linked,
    isListed: (peer) => peer === coordinator() || entryOf(driver.state.members, peer) !== null,
    deliver: events.onData,
    onListed: events.onUp,
    // It may be a member that the coordinator has no room for, so that is no evidence of its death.
    onOverstayed: (peer) => links.cut(peer, "unneeded"),
  });

  const passcode = () =>
    doorkeeper.door.withdrawal === null ? (doorkeeper.door.passcode ?? start.passcode) : null;
  const isHostHere = () => listed().some(({ publicKey }) => doorkeeper.door.hosts.has(publicKey));
  const waitingRoom = createWaitingRoom({
    ...{ clock, log, isHostHere, door: () => doorkeeper.door, onChange: events.onKnocks },
    membership: { creation, credential: [...credential] },
    isCoordinator: () => !isClosed && coordinator() === self,
    succession: () => coordinatorFirst(listed(), coordinator(), ranks.of),
  });

  const incoming = createIncoming({
    ...{ clock, log, identity, creation, credential, passcode, peers, links, tries: deps.tries },
    ...{ roster: () => driver.state, listed, door: () => doorkeeper.door, isClosed: () => isClosed },
    ...{ waitingRoom, isHostHere, rankOf: ranks.of, awaited: start.awaited ?? NOTHING_AWAITED },
    admitted: (entry, issued) => driver.input({ type: "admitted", entry, credential: issued }),
  });

  const take = createMemberMessages({
    ...{ clock, log, meetingId, self, verify: deps.verify, peers, gate, links, isGenuineClaim, displaced },
    incoming,
    roster: () => driver.state,
    input: driver.input,
  });

  function perform(effect: RosterEffect): void {
    switch (effect.type) {
      case "send":
        return void links.send(effect.to, effect.message);
      case "broadcast":
        for (const peer of links.linked()) links.send(peer, effect.message);
        return;
      case "membersChanged":
        peers.addMembers(driver.state.members);
        wantedLinks.refresh(false);
        events.onMembers();
        waitingRoom.refresh();
        return gate.refresh();
      case "epochSeen":
        return events.onRosterEpoch(effect);
      case "endFormerRun":
        return incoming.endFormerRun(effect.later);
      case "displaced":
        return displaced();
    }
  }

  function displaced(): void {
    if (isClosed) return;
    log.warn("this identity is live elsewhere in a later run");
    events.onDisplaced();
  }

  function armTick(): void {
    cancelTick();
    if (!isClosed) cancelTick = clock.setTimer(links.dueAtMs(), tick);
  }
  function tick(): void {
    guarded(log, links.tick);
    armTick();
  }
  armTick();

  wantedLinks.refresh(true);
  return {
    creation,
    epoch: () => driver.state.epoch,
    members() {
      const { state } = driver;
      if (shown.of?.members !== state.members || shown.of.own !== state.own)
        shown = { of: state, members: listed().map((entry) => memberOf(entry, ranks.of(entry.publicKey))) };
      return shown.members;
    },
    linked: links.linked,
    keepLinks: wantedLinks.keep,
    addressOf: (peer) => links.link(peer)?.channel.address ?? null,
    isGenuineClaim,
    rankOfClaim: ranks.ofClaim,
    ownProof: () => ranks.proofOf(identity.publicKey),
    setDoor: doorkeeper.setDoor,
    setEpoch(epoch) {
      driver.input({ type: "epochChanged", epoch });
      wantedLinks.refresh(false);
      gate.refresh();
      waitingRoom.refresh();
    },
    knocks: waitingRoom.knocks,
    recallKnocks: waitingRoom.recall,
    peerSeen: wantedLinks.peerSeen,
    peerHeard: (peer) => links.link(peer)?.heardOf(clock.nowMs()),
    suspect: (peer) => links.link(peer)?.suspect(clock.nowMs()),
    networkChanged(gone) {
      links.addressesGone(gone);
      wantedLinks.refresh(true);
    },
    republish({ name, addresses, files }) {
      const { port, runId, startedAtMs, joinedAtMs } = driver.state.own;
      const run = { port, runId, startedAtMs, joinedAtMs, sequence: deps.nextSequence() };
      const entry = signEntry(identity, meetingId, { ...run, name, addresses: [...addresses], files });
      driver.input({ type: "ownEntryChanged", entry });
    },
    saved: () =>
      saveMeeting({
        creation,
        credential,
        passcode: passcode(),
        epoch: driver.state.epoch,
        known: peers.keys(),
        readmissions: peers.readmissions(),
      }),
    send: (to, message) =>
      (message.type !== "data" || gate.lets(to, message.channel)) && links.send(to, message),
    takePacket: links.takePacket,
    isMemberAddress: (address) => listed().some(({ addresses }) => addresses.includes(address)),
    acceptChannel: incoming.acceptChannel,
    about: () => aboutMeeting(creation, doorkeeper.door, listed()),
    async close(farewell) {
      if (isClosed) return;
      isClosed = true;
      cancelTick();
      for (const part of [driver, waitingRoom, incoming]) part.close();
      await links.close(farewell);
    },
  };
}
