/** The door: who waits to be let in, as the coordinator says it, and what the hosts' entries make of who may come in. */
import assert from "node:assert";
import * as v from "valibot";
import { decoder, parseJson } from "../../../src/kernel/schema.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { createKnocks, decodeKnocks } from "../../../src/meeting/knocks.ts";
import { createMembership } from "../../../src/meeting/membership.ts";
import {
  emptyQueue,
  knocked,
  knocksOf,
  MAX_PLACES,
  recalled,
} from "../../../src/mesh/admission/knock-queue.ts";
import { doorAnswer, isTicketOfRule, openDoor, type Door } from "../../../src/mesh/identity/door.ts";
import { decodeEntryBody, type EntryBody } from "../../../src/store/log/entry-body.ts";
import { NO_PREVIOUS, type Entry } from "../../../src/store/log/entry.ts";
import { feedIdOf } from "../../../src/store/log/feed-id.ts";
import { createEntrance, isEntranceEntry, openEntrance } from "../../../src/store/state/entrance.ts";
import { changesAuthority, createAuthority } from "../../../src/store/state/roles.ts";
import { memberOf } from "../../meeting/stand-ins.ts";
import { entryId, meetingId, peerId } from "../../support/ids.ts";
import { checkStable, shapeOf } from "../checks.ts";
import type { Mark, Target } from "../fuzz.ts";

const [COORDINATOR, SELF] = [peerId(1), peerId(2)];
const HERE = { publicKey: "cd".repeat(32), peerId: peerId(9), name: "Frida" };

function showKnocks(input: Buffer): Mark {
  const body = parseJson(input.toString("utf8"));
  let queue = knocked(emptyQueue, HERE);
  const knocks = createKnocks({
    log: { ...silentLog, count: () => {} },
    mesh: {
      knocks: () => ({ line: [], knocks: [] }),
      recallKnocks: (line) => void (queue = recalled(queue, line)),
      linked: () => [COORDINATOR],
      send: () => true,
    },
    membership: createMembership({
      self: SELF,
      epoch: () => ({ term: 1, coordinator: COORDINATOR }),
      members: () => [COORDINATOR, SELF].map((id) => memberOf(id)),
    }),
    store: { hosts: () => [SELF], wasMember: () => false, entrance: () => openEntrance },
    onChange: () => {},
  });
  knocks.receive(SELF, body);
  assert.deepStrictEqual([knocks.get(), queue.line.length], [[], 1], "somebody else's list counts");
  knocks.receive(COORDINATOR, body);
  const shown = knocks.get();
  assert.ok(shown.length <= 64 && queue.line.length <= MAX_PLACES);
  assert.deepStrictEqual(knocksOf(queue), [HERE], "who waits here is no longer in line");
  assert.strictEqual(new Set(shown.map((each) => each.peerId)).size, shown.length, "one waits twice");
  for (const each of shown) assert.ok(each.name !== "" && knocks.keyOf(each.peerId) !== undefined);
  const message = decodeKnocks(body);
  if (message === null) return null;
  checkStable(decodeKnocks, message);
  return shapeOf(message);
}

/** Authors by number; 0 is the meeting's maker. */
const keyOf = (author: number): string => author.toString(16).padStart(64, "0");
const decodeScript = decoder(
  v.pipe(v.array(v.tuple([v.picklist([0, 1, 2, 3]), v.unknown()])), v.maxLength(50)),
);

function entryOf(author: number, body: EntryBody, lamport: number): Entry {
  const storeId = keyOf(author).slice(0, 32);
  return {
    ...{ id: entryId(lamport), feedId: feedIdOf(keyOf(author), storeId), meetingId: meetingId(1) },
    ...{ from: peerId(author), author: keyOf(author), storeId, number: lamport, previous: NO_PREVIOUS },
    ...{ lamport, wallMs: 0, body, signed: ["", ""] },
  };
}

function doorOf(entries: readonly Entry[]): { readonly door: Door; readonly hosts: readonly string[] } {
  const roles = entries.filter(changesAuthority);
  const authority = createAuthority(keyOf(0), roles);
  const entrance = createEntrance(authority, [...entries.filter(isEntranceEntry), ...roles], keyOf(0));
  const { waitingRoom, state, passcode, withdrawal, passcodeState, title, isListed } = entrance;
  const { hosts, banned, removals, isLocked } = authority;
  return {
    door: {
      ...{
        isLocked,
        banned: new Set(banned),
        removals,
        hosts: new Set(hosts),
        rankClasses: new Map(),
        vouches: [],
      },
      ...{ waitingRoom, state, passcode, withdrawal, passcodeState, title, isListed: isListed ?? true },
    },
    hosts,
  };
}

function openTheDoor(input: Buffer): Mark {
  const script = decodeScript(parseJson(input.toString("utf8")));
  if (script === null) return null;
  const entries = script.flatMap(([author, value], index) => {
    const body = decodeEntryBody(value);
    return body === null ? [] : [entryOf(author, body, index + 1)];
  });
  const { door } = doorOf(entries);
  assert.deepStrictEqual(doorOf(entries.toReversed()).door, door, "the order of arrival counts");
  const byOthers = entries.filter(({ author }) => author !== keyOf(0));
  assert.deepStrictEqual(doorOf(byOthers).door.waitingRoom, null, "others than hosts set a waiting room");
  assert.deepStrictEqual(doorOf(byOthers).door.banned, openDoor.banned, "others than hosts ban");
  assert.deepStrictEqual(
    doorOf(byOthers).door.withdrawal,
    null,
    "others than the maker take the passcode away",
  );
  const answers = [0, 1, 2, 3].map((author) => {
    const key = keyOf(author);
    if (door.hosts.has(key)) assert.strictEqual(doorAnswer(door, key, false), "welcome");
    assert.ok(isTicketOfRule(door, key, door.state - 1));
    return `${doorAnswer(door, key, true)} ${doorAnswer(door, key, false)}`;
  });
  for (const key of door.waitingRoom?.blocked ?? []) assert.ok(!door.waitingRoom?.admitted.has(key));
  return entries.length === 0 ? null : [...answers, shapeOf(entries.map(({ body }) => body))].join(" ");
}

export const doorTargets: readonly Target[] = [
  { name: "door", format: "json", run: showKnocks },
  { name: "door-state", format: "json", runs: 1_000, run: openTheDoor },
];
