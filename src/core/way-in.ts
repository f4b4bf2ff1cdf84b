/** Finds the meeting to which a code, a link or an address leads, by asking the member that is there. */
import { CommandError, type ErrorCode } from "../api/errors.ts";
import type { FoundMeeting } from "../api/view.ts";
import type { Discovery } from "../discovery/types.ts";
import { keyWords } from "../kernel/key-words.ts";
import type { PeerId } from "../kernel/ids.ts";
import { USUAL_PORTS } from "../kernel/ports.ts";
import { peerIdOf } from "../mesh/index.ts";
import type { FoundMember, JoinTarget, LookUpFailure, Mesh } from "../mesh/types.ts";
import { encodeLink } from "./invitation-link.ts";
import { keyFingerprint } from "./key-fingerprint.ts";
import { parseWay, type Way } from "./typed-way.ts";
import { words, type Words } from "../kernel/words.ts";

export interface ByWay {
  /** What the person gave. An address alone does not say who is to answer there. */
  readonly kind: Way["kind"];
  readonly meetingId: JoinTarget["meetingId"];
  readonly peers: JoinTarget["peers"];
  /** The member that answered. */
  readonly member: FoundMember;
}

export interface WayInDeps {
  readonly mesh: Pick<Mesh, "peerId" | "lookUp">;
  readonly discovery: Pick<Discovery, "sightings">;
  /** IP addresses of a host by its name; empty if it has none. */
  readonly resolveHost: (name: string) => Promise<readonly string[]>;
}

/** Where to ask, and which member it has to be. */
interface Place {
  readonly shown: string;
  readonly addresses: readonly string[];
  readonly ports: readonly number[];
  /** Null: whoever answers. At other addresses of its computer, which lead elsewhere from here, others may answer. */
  readonly peerId: PeerId | null;
  readonly isMember: (found: FoundMember) => boolean | Promise<boolean>;
}

/** @throws CommandError badAddress, unreachable, protocolVersion, otherMember */
export async function findByWay(deps: WayInDeps, typed: string, signal: AbortSignal): Promise<ByWay> {
  const way = parseWay(typed);
  if ("problem" in way) throw new CommandError("badAddress", way.problem);
  const place = await placeOf(deps, way);
  const answer = await ask(deps, place, signal);
  if (typeof answer === "string") throw unreachable(answer, way, place);
  const { member, port } = answer;
  if (member.peerId === deps.mesh.peerId) throw failure("badAddress", words("ownCode"));
  if (way.kind === "link" && member.meetingId !== way.meetingId)
    throw failure("otherMember", words("linkOutdated"));
  const addresses = [...new Set([member.address, ...place.addresses])];
  const seen = deps.discovery.sightings().find(({ meetingId }) => meetingId === member.meetingId);
  const others = (seen?.peers ?? []).filter(({ peerId }) => peerId !== member.peerId);
  return {
    ...{ kind: way.kind, meetingId: member.meetingId, member },
    peers: [{ peerId: member.peerId, addresses, port }, ...others],
  };
}

/** The same in the words of the contract with clients. @throws the same */
export async function describeWay(deps: WayInDeps, typed: string): Promise<FoundMeeting> {
  const { kind, meetingId, member, peers } = await findByWay(deps, typed, new AbortController().signal);
  const { publicKey, about } = member;
  const [{ addresses, port } = { addresses: [], port: 0 }] = peers;
  return {
    ...{ meetingId, about, isKeyKnown: kind !== "address", keyWords: keyWords(publicKey) },
    link: encodeLink({ meetingId, publicKey, port, addresses }),
  };
}

async function placeOf({ resolveHost }: WayInDeps, way: Way): Promise<Place> {
  switch (way.kind) {
    case "code":
      return {
        ...{ shown: way.address, addresses: [way.address], ports: portsFrom(way.port), peerId: null },
        isMember: async ({ publicKey }) => way.isFingerprint(await keyFingerprint(publicKey)),
      };
    case "link": {
      const peerId = peerIdOf(way.publicKey);
      return {
        ...{
          shown: way.addresses.join(" / "),
          addresses: way.addresses,
          ports: portsFrom(way.port),
          peerId,
        },
        isMember: ({ publicKey }) => publicKey === way.publicKey,
      };
    }
    case "address": {
      const addresses = await resolveHost(way.host);
      if (addresses.length === 0) throw failure("badAddress", words("noSuchComputer", way.host.slice(0, 60)));
      const ports = way.port === null ? USUAL_PORTS.mesh : [way.port];
      return { shown: way.host, addresses, ports, peerId: null, isMember: () => true };
    }
  }
}

/** Of several copies on one machine each has another of these after a restart. */
function portsFrom(port: number): readonly number[] {
  const isOwn = USUAL_PORTS.mesh.some((each) => each === port);
  return isOwn ? [port, ...USUAL_PORTS.mesh.filter((each) => each !== port)] : [port];
}

/** The most telling first. */
const TELLING: readonly LookUpFailure[] = ["protocolVersion", "otherPeer", "failed", "refused", "timeout"];

async function ask(
  { mesh }: WayInDeps,
  { addresses, ports, peerId, isMember }: Place,
  signal: AbortSignal,
): Promise<{ readonly member: FoundMember; readonly port: number } | LookUpFailure> {
  const failures = new Set<LookUpFailure>();
  for (const port of ports) {
    const answer = await mesh.lookUp({ peerId, addresses, port }, signal);
    if (typeof answer !== "string") {
      if (await isMember(answer)) return { member: answer, port };
      failures.add("otherPeer");
    } else failures.add(answer);
    // A machine that does not answer at one port answers at no other.
    if (answer === "timeout" || signal.aborted) break;
  }
  return TELLING.find((why) => failures.has(why)) ?? "failed";
}

function unreachable(why: LookUpFailure, way: Way, { shown, ports }: Place): CommandError {
  const where = shown.slice(0, 100);
  switch (why) {
    case "protocolVersion":
      return failure(why, words("protocolVersion"));
    case "otherPeer":
      return failure("otherMember", words(way.kind === "link" ? "otherThanLink" : "otherThanCode", where));
    case "refused":
      return failure("unreachable", words("noMeetingThere", where));
    case "timeout":
      return failure("unreachable", words("nothingAnswers", where, ports[0] ?? 0));
    case "failed":
      return failure("unreachable", words("nobodyTakesCall", where));
  }
}

const failure = (code: ErrorCode, why: Words): CommandError => new CommandError(code, why);
