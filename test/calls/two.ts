/** Members that call each other over a network in memory: messages arrive in order, and are lost while their link is down. */
import * as v from "valibot";
import { createCalls, type Calls, type EndedCall, type OwnCall } from "../../src/calls/index.ts";
import type { CallMessage } from "../../src/calls/messages.ts";
import { CallIdSchema, type CallId, type PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

export const callId = (index: number): CallId => v.parse(CallIdSchema, index.toString(16).padStart(32, "0"));

export interface Person {
  readonly calls: Calls;
  readonly ended: EndedCall[];
  readonly signals: string[];
  /** State by state. */
  readonly shown: (OwnCall["state"] | null)[];
  readonly sent: CallMessage[];
  keptLink: PeerId | null;
  mayCall: boolean;
  isAttended: boolean;
}

/** Messages wait until `deliver`. */
export function createPeople(count: number) {
  const clock = createVirtualClock();
  const log = createLog("error", () => {});
  const ids = Array.from({ length: count }, (_, index) => peerId(index + 1));
  const people = new Map<PeerId, Person>();
  const down = new Set<string>();
  const queue: { from: PeerId; to: PeerId; message: CallMessage }[] = [];
  const pairOf = (a: PeerId, b: PeerId) => [a, b].toSorted().join();

  function deliver(): void {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      people.get(next.to)?.calls.receive(next.from, next.message);
  }

  for (const id of ids) {
    const person: Person = {
      calls: createCalls({
        ...{ clock, log, self: id },
        send(to, message) {
          person.sent.push(message);
          if (!down.has(pairOf(id, to))) queue.push({ from: id, to, message });
        },
        mayCall: (peer) => people.get(peer)?.mayCall === true,
        isAttended: () => person.isAttended,
        keepLink: (peer) => void (person.keptLink = peer),
        onChange: (call) => person.shown.push(call?.state ?? null),
        onEnded: (call) => person.ended.push(call),
        onSignal: (_, signal) => person.signals.push(signal),
      }),
      ...{ ended: [], signals: [], shown: [], sent: [] },
      ...{ keptLink: null, mayCall: true, isAttended: true },
    };
    people.set(id, person);
  }
  const of = (id: PeerId): Person => {
    const person = people.get(id);
    if (person === undefined) throw new Error("no such person");
    return person;
  };
  return {
    ...{ clock, log, ids, of, deliver },
    /** Messages that are on their way are lost, too. */
    cut(a: PeerId, b: PeerId, isReported = true) {
      down.add(pairOf(a, b));
      for (let at = queue.length - 1; at >= 0; at -= 1) {
        const each = queue[at];
        if (each !== undefined && pairOf(each.from, each.to) === pairOf(a, b)) queue.splice(at, 1);
      }
      if (!isReported) return;
      of(a).calls.linkDown(b);
      of(b).calls.linkDown(a);
    },
    mend(a: PeerId, b: PeerId) {
      down.delete(pairOf(a, b));
      of(a).calls.linkUp(b);
      of(b).calls.linkUp(a);
      deliver();
    },
    stateOf: (id: PeerId) => of(id).calls.get()?.state ?? null,
    reasons: (id: PeerId) => of(id).ended.map(({ reason }) => reason),
  };
}
