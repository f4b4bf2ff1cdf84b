/** What self knows of members beside the roster: every genuine line that it has seen, and whose keys have ever been let in. */
import type { Clock } from "../../kernel/clock.ts";
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { Verify } from "../../platform/ed25519.ts";
import { isGenuineLine, isSameLine, supersedes, type Line, type Lines } from "./roster.ts";
import { isAdmitted, type Credential } from "../identity/credential.ts";

export interface Book {
  /** By peer: where to call, and what need not be verified again. */
  readonly lines: ReadonlyMap<PeerId, Line>;
  /** Of members, present and past. */
  keys(): readonly string[];
  isGenuine(line: Line): boolean;
  /** The genuine ones of what somebody tells; where a line is known already, as it is known. */
  genuineOf(told: Lines): Lines;
  /** Whether the credential proves that it is a member's line. Not whether the line is genuine. */
  isAdmitted(line: Line, credential: Credential): boolean;
  /** It is the latest of its peer. */
  enter(line: Line): void;
  /** They are members. */
  enterMembers(lines: Lines): void;
}

export function createBook(
  deps: {
    readonly clock: Clock;
    readonly log: Log;
    readonly meetingId: MeetingId;
    readonly verify: Verify | undefined;
  },
  known: { readonly keys: readonly string[]; readonly members: Lines },
): Book {
  const { clock, log, meetingId, verify } = deps;
  const lines = new Map<PeerId, Line>();
  const keys = new Set<string>(known.keys);

  function enterMembers(members: Lines): void {
    for (const line of members) {
      lines.set(line.peerId, line);
      keys.add(line.publicKey);
    }
  }

  enterMembers(known.members);
  return {
    lines,
    keys: () => [...keys],
    isGenuine(line) {
      const same = lines.get(line.peerId);
      return (same !== undefined && isSameLine(same, line)) || isGenuineLine(meetingId, line, verify);
    },
    genuineOf: (told) =>
      told.flatMap((line) => {
        const before = lines.get(line.peerId);
        // Verified before; and what stands beside a copied signature does not count.
        if (before?.signature === line.signature) return [before];
        if (!isGenuineLine(meetingId, line, verify)) return (log.count("mesh.badLine"), []);
        if (before === undefined || supersedes(line, before)) lines.set(line.peerId, line);
        return [line];
      }),
    isAdmitted: (line, credential) =>
      isAdmitted(meetingId, line.publicKey, credential, (key) => keys.has(key), clock.wallMs(), verify),
    enter: (line) => void lines.set(line.peerId, line),
    enterMembers,
  };
}
