/** Has a core that runs test the connection with a member, for `landline doctor --with <name>`. */
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { LinkTestReport } from "../api/link-test.ts";
import type { Core } from "../core/core.ts";
import type { PeerId } from "../kernel/ids.ts";
import { inTurn, words, type Words } from "../kernel/words.ts";

export interface LinkTestAnswer extends LinkTestReport {
  readonly name: string;
  readonly peerId: PeerId;
}

/** `member`: a name, or an id. @throws CommandError */
export type LinkTester = (member: string) => Promise<LinkTestAnswer>;

const REQUEST = "linkTest";

export const createLinkTester =
  (core: Pick<Core, "clients" | "view">): LinkTester =>
  (member) => {
    const { meeting } = core.view();
    if (meeting === null) throw new CommandError("notInMeeting", words("testInNoMeeting"));
    const { peerId, name } = memberCalled(meeting.participants, member);
    return new Promise((resolve, reject) => {
      const connection = core.clients.attach({ mayNamePaths: false, send: take });
      function take(event: CoreEvent): void {
        const isRefused = event.type === "error" && event.requestId === REQUEST;
        const isNews = event.type === "linkTest" && event.peerId === peerId && event.state !== "running";
        if (!isRefused && !isNews && event.type !== "left") return;
        connection.detach();
        if (event.type === "linkTest" && event.state === "done") return resolve({ ...event, name, peerId });
        reject(new CommandError(event.type === "error" ? event.code : "unreachable", wordsOfEnd(event)));
      }
      connection.receive({ type: "testLink", peerId, requestId: REQUEST });
    });
  };

function wordsOfEnd(event: Exclude<CoreEvent, { state: "done" }>): Words {
  if (event.type === "error" || (event.type === "linkTest" && event.state === "failed"))
    return { message: event.message, sentences: event.sentences ?? [] };
  return words("testMeetingLeft");
}

interface Named {
  readonly peerId: PeerId;
  readonly name: string;
  readonly isSelf: boolean;
}

/** @throws CommandError */
export function memberCalled(participants: readonly Named[], member: string): Named {
  const others = participants.filter(({ isSelf }) => !isSelf);
  const sameName = (name: string) => name.localeCompare(member, undefined, { sensitivity: "base" }) === 0;
  const found = others.filter(({ peerId, name }) => peerId === member || sameName(name));
  const [one, ...more] = found;
  if (one !== undefined && more.length === 0) return one;
  if (one !== undefined) {
    const ids = found.map(({ peerId }) => peerId).join(", ");
    throw new CommandError("unreachable", words("severalOfThatName", found.length, ids));
  }
  const names = others.map(({ name }) => name).join(", ");
  const hint = names === "" ? words("nobodyElseThere") : words("inMeetingAre", names);
  throw new CommandError("unreachable", inTurn(words("nobodyOfThatName"), hint));
}
