import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import type { Role } from "../../src/kernel/rights.ts";
import { createMemberRoles } from "../../src/meeting/member-roles.ts";
import type { CoHostEnd } from "../../src/store/types.ts";
import { entryId, peerId } from "../support/ids.ts";
import { memberOf } from "./stand-ins.ts";

const [ana, ben, cleo] = [peerId(1), peerId(2), peerId(3)];

/** Self is `self`; ana is host, ben and cleo are co-hosts, in that order. */
function setUp(self = ana) {
  const roles = new Map<string, Role>([
    [ana, "host"],
    [ben, "coHost"],
    [cleo, "coHost"],
  ]);
  const state = { here: [ana, ben, cleo], endedTerm: 0, ended: null as CoHostEnd | null, appendFails: false };
  const appended: unknown[] = [];
  const events: CoreEvent[] = [];
  const memberRoles = createMemberRoles({
    ...{ self, joinedTerm: 5, members: () => state.here.map((id) => memberOf(id)) },
    store: {
      ranked: () => [...roles].flatMap(([key, role]) => (role === "speaker" ? [] : [{ key, role }])),
      roleOf: (key) => roles.get(key) ?? "speaker",
      endedTerm: () => state.endedTerm,
      endedByCoHost: () => state.ended,
      append(entry) {
        appended.push(entry);
        return state.appendFails ? Promise.reject(new Error("full")) : new Promise(() => {});
      },
    },
    broadcast: (event) => events.push(event),
  });
  return { memberRoles, roles, state, appended, events };
}

test("[RO30] without a host the first co-host that is here stands in, and may end the meeting; a host that is back has its role", (t) => {
  const { memberRoles, state } = setUp(ben);
  t.deepEqual([memberRoles.standIn(), memberRoles.selfMay("endMeeting")], [null, false]);
  state.here = [ben, cleo];
  t.deepEqual([memberRoles.standIn(), memberRoles.selfMay("endMeeting")], [ben, true]);
  t.false(memberRoles.selfMay("appoint"));
  state.here = [cleo, peerId(4)];
  t.is(memberRoles.standIn(), cleo);
  state.here = [peerId(4)];
  t.is(memberRoles.standIn(), null, "nobody becomes host by others' leaving");
  state.here = [ana, ben, cleo];
  t.deepEqual([memberRoles.standIn(), memberRoles.selfMay("endMeeting")], [null, false]);
});

test("[RO31] a co-host's end counts where no host is; a host that is here says that the meeting goes on, once for each", async (t) => {
  const apart = setUp(cleo);
  apart.state.here = [ben, cleo];
  t.false(apart.memberRoles.isEnded());
  apart.state.ended = { term: 4, id: entryId(1) };
  t.false(apart.memberRoles.isEnded(), "self came in a later term");
  apart.state.ended = { term: 5, id: entryId(2) };
  t.true(apart.memberRoles.isEnded());
  const { memberRoles, state, appended } = setUp();
  state.ended = { term: 4, id: entryId(3) };
  memberRoles.update();
  t.deepEqual(appended, [], "an end of earlier days needs no answer");
  state.ended = { term: 5, id: entryId(4) };
  memberRoles.update();
  memberRoles.update();
  t.false(memberRoles.isEnded());
  t.deepEqual(appended, [{ kind: "goOn" }]);
  state.ended = { term: 5, id: entryId(8) };
  memberRoles.update();
  t.is(appended.length, 2, "another end of the same term came later");
  state.endedTerm = 5;
  t.true(memberRoles.isEnded(), "a host's end counts for everybody");
  const failing = setUp();
  Object.assign(failing.state, { ended: { term: 6, id: entryId(9) }, appendFails: true });
  failing.memberRoles.update();
  await Promise.resolve();
  failing.memberRoles.update();
  t.is(failing.appended.length, 2, "what was not written is said again");
});

test("[RO32] each change of a member's role is an event; who comes has one from the start", (t) => {
  const { memberRoles, roles, state, events } = setUp();
  memberRoles.update();
  t.deepEqual(events, []);
  roles.set(ben, "speaker");
  memberRoles.update();
  memberRoles.update();
  t.deepEqual(events, [{ type: "role", peerId: ben, role: "speaker" }]);
  state.here = [ana];
  memberRoles.update();
  state.here = [ana, ben];
  roles.set(ben, "viewer");
  memberRoles.update();
  t.is(events.length, 1, "it was not here when it was changed");
});
