/**
 * What members say of releases: each tells those that it is linked with of the newest one that it knows. The coordinator passes on what members say
 * also where its own program has no key for it, because ordinary members are not linked with each other. A lie ends with those that check it.
 */
import type { Clock } from "../kernel/clock.ts";
import { forgetFirst } from "../kernel/forget-first.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createPeerLimits } from "../kernel/peer-limits.ts";
import type { UpdateDesk } from "./desk.ts";
import { decodeReleaseMessage, type ReleaseMessage } from "./messages.ts";

/** An honest member says one for each release, and one for each new link. Each costs a signature to check. */
const OF_A_MEMBER = { burst: 8, perSecond: 0.2 };
/** Members whose word the coordinator keeps for newcomers, 16 kB each. Members of one ship say one thing. */
const MAX_PASSED_ON = 16;

export interface ReleaseTalk {
  linkUp(peer: PeerId): void;
  /** Another release than before is the newest, by this machine's own doing. */
  tellAll(): void;
  /** Hostile: dropped and counted unless it is signed, and newer than all that was seen. */
  receive(from: PeerId, body: unknown): void;
}

export function createReleaseTalk(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "count">;
  readonly self: PeerId;
  readonly coordinator: () => PeerId;
  readonly desk: Pick<UpdateDesk, "newest" | "consider">;
  readonly linked: () => readonly PeerId[];
  readonly send: (to: PeerId, message: ReleaseMessage) => void;
}): ReleaseTalk {
  const { log, self, desk } = deps;
  const limits = createPeerLimits(OF_A_MEMBER);
  /** By member: what it has said last, while self coordinates. */
  const passedOn = new Map<PeerId, ReleaseMessage>();

  function tell(peers: readonly PeerId[]): void {
    const newest = desk.newest();
    if (newest === null) return;
    const { manifest, signature } = newest;
    for (const peer of peers) deps.send(peer, { type: "release", member: self, manifest, signature });
  }

  function passOn(message: ReleaseMessage): void {
    const { member } = message;
    passedOn.delete(member);
    passedOn.set(member, message);
    forgetFirst(passedOn, MAX_PASSED_ON);
    for (const peer of deps.linked()) if (peer !== member) deps.send(peer, message);
  }

  return {
    linkUp(peer) {
      tell([peer]);
      if (deps.coordinator() !== self) return;
      for (const message of passedOn.values()) if (message.member !== peer) deps.send(peer, message);
    },
    tellAll: () => tell(deps.linked()),
    receive(from, body) {
      const message = decodeReleaseMessage(body);
      if (message === null) return log.count("updates.malformed");
      const { member, manifest, signature } = message;
      // A member speaks for itself; the coordinator passes on what others said. Nobody speaks for self.
      const mayTell = member === from || from === deps.coordinator();
      if (!mayTell || member === self) return log.count("updates.notTheirs");
      if (!limits.take(member, deps.clock.nowMs())) return log.count("updates.tooMany");
      if (desk.consider({ manifest, signature })) tell(deps.linked().filter((peer) => peer !== from));
      else if (deps.coordinator() === self && desk.newest()?.manifest !== manifest) passOn(message);
    },
  };
}
