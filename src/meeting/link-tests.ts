/** Tests of the connection with another member, as the meeting carries them. */
import type { CoreEvent } from "../api/events.ts";
import type { LinkTestFinding } from "../api/link-test.ts";
import type { PeerId } from "../kernel/ids.ts";
import { words, type Words } from "../kernel/words.ts";
import {
  createLinkTest,
  type Failure,
  type Finding,
  type LinkTest,
  type LinkTestNews,
} from "../link-test/index.ts";
import type { Mesh } from "../mesh/types.ts";
import type { Membership } from "./membership.ts";
import type { MeetingDeps } from "./parts.ts";

/** A call and a test need a link each, perhaps with one member. */
export function createKeptLinks(mesh: Pick<Mesh, "keepLinks">) {
  let call: PeerId | null = null;
  let test: PeerId | null = null;
  const apply = () => mesh.keepLinks([...new Set([call, test])].filter((peer) => peer !== null));
  return {
    forCall(peer: PeerId | null) {
      call = peer;
      apply();
    },
    forTest(peer: PeerId | null) {
      test = peer;
      apply();
    },
  };
}

export function createMeetingLinkTest(
  { clock, log, mesh, mediaPorts, broadcast }: MeetingDeps,
  membership: Pick<Membership, "members">,
  keepLink: (peer: PeerId | null) => void,
): LinkTest {
  const memberOf = (peer: PeerId) => membership.members().find(({ peerId }) => peerId === peer) ?? null;
  return createLinkTest({
    ...{ clock, log, mediaPorts, keepLink, memberOf, meshPort: mesh.port },
    ...{ linked: mesh.linked, addressOf: mesh.addressOf },
    send: (to, message) => void mesh.send(to, "linkTest", message),
    onNews: (peerId, news) => broadcast(eventOf(peerId, memberOf(peerId)?.name ?? "", news)),
  });
}

function eventOf(peerId: PeerId, name: string, news: LinkTestNews): CoreEvent {
  if (news.state === "running") return { type: "linkTest", peerId, ...news };
  if (news.state === "failed")
    return { type: "linkTest", peerId, state: "failed", ...sentenceOf(name, news.failure) };
  return { type: "linkTest", peerId, ...news, findings: news.findings.map(shownFinding) };
}

const shownFinding = ({ severity, finding, advice }: Finding): LinkTestFinding => ({
  ...{ severity, ...finding, advice: advice?.message ?? null, adviceSentences: advice?.sentences ?? [] },
});

function sentenceOf(name: string, failure: Failure): Words {
  switch (failure.why) {
    case "noLink":
      return words("testNoLink", name);
    case "noAnswer":
      return words("testNoAnswer", name);
    case "lost":
      return words("testLost", name);
    case "cancelled":
      return words("testCancelled");
    case "busy":
      return words("testBusy", name);
    case "recently":
      return words("testRecently", name, Math.ceil(failure.waitMs / 1_000));
  }
}
