/** Typed calls over a pair of ports in memory, in virtual time. Rules: SPEC.md, RP. */
import test from "ava";
import { createRpc, RpcError, type RpcPort } from "../../src/kernel/rpc.ts";
import type { Clock } from "../../src/kernel/clock.ts";

interface Adder {
  add(a: number, b: number): number;
  addLater(a: number, b: number): Promise<number>;
  fail(code: string | null): never;
  never(): Promise<void>;
  note(text: string): void;
}
interface Caller {
  report(text: string): void;
}

class CodedError extends Error {
  readonly code: string | null;
  constructor(code: string | null) {
    super("It is full.");
    this.code = code;
  }
}

/** Two ends of one channel. `deliver` hands over what was posted, copied as a structured clone is. */
function createChannel() {
  const ends = [createEnd(), createEnd()] as const;
  function createEnd() {
    const messages = new Set<(message: unknown) => void>();
    const closes = new Set<(reason: string) => void>();
    return { messages, closes, outbox: [] as unknown[], closed: null as string | null };
  }
  const portOf = (end: (typeof ends)[0]): RpcPort => ({
    post: (message) => void end.outbox.push(structuredClone(message)),
    onMessage(listener) {
      end.messages.add(listener);
      return () => void end.messages.delete(listener);
    },
    onClose(listener) {
      if (end.closed !== null) listener(end.closed);
      end.closes.add(listener);
      return () => void end.closes.delete(listener);
    },
  });
  /** Until both are quiet: replies are made in microtasks. */
  async function deliver(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      for (const [from, to] of [ends, ends.toReversed()] as const)
        for (const message of from?.outbox.splice(0) ?? []) {
          quiet = 0;
          for (const listener of to?.messages ?? []) listener(message);
        }
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  }
  return {
    ports: [portOf(ends[0]), portOf(ends[1])] as const,
    deliver,
    close(reason: string) {
      for (const end of ends) {
        end.closed = reason;
        for (const listener of [...end.closes]) listener(reason);
      }
    },
    outboxes: ends.map(({ outbox }) => outbox),
  };
}

function createAdder(notes: string[]): Adder {
  return {
    add: (a, b) => a + b,
    addLater: async (a, b) => a + b,
    fail(code) {
      throw new CodedError(code);
    },
    never: () => new Promise(() => {}),
    note: (text) => void notes.push(text),
  };
}

function connected() {
  const notes: string[] = [];
  const reports: string[] = [];
  const failures: string[] = [];
  const channel = createChannel();
  const onEventFailed = (name: string, error: unknown) => void failures.push(`${name}: ${String(error)}`);
  const caller = createRpc<Adder, Caller>({
    port: channel.ports[0],
    procedures: { report: (text) => void reports.push(text) },
    onEventFailed,
  });
  const adder = createRpc<Caller, Adder>({
    port: channel.ports[1],
    procedures: createAdder(notes),
    onEventFailed,
  });
  return { caller, adder, channel, notes, reports, failures };
}

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) =>
      error instanceof RpcError ? { code: error.code, message: error.message } : { error: String(error) },
  );

test("[RP1] a call resolves with what the procedure returns, at once or later, each with its own", async (t) => {
  const { caller, channel } = connected();
  const replies = Promise.all([caller.call("add", 1, 2), caller.call("addLater", 10, 20)]);
  await channel.deliver();
  t.deepEqual(await replies, [3, 30]);
});

test("[RP2] events go both ways, in order, and get no reply", async (t) => {
  const { caller, adder, channel, notes, reports } = connected();
  caller.send("note", "a");
  caller.send("note", "b");
  adder.send("report", "c");
  await channel.deliver();
  t.deepEqual([notes, reports], [["a", "b"], ["c"]]);
  t.deepEqual(channel.outboxes, [[], []]);
});

for (const code of ["diskFull", null])
  test(`[RP3] an error crosses with its sentence and its code (${code})`, async (t) => {
    const { caller, channel } = connected();
    const failed = outcome(caller.call("fail", code));
    await channel.deliver();
    t.deepEqual(await failed, { code, message: "It is full." });
  });

test("[RP3] an event that fails is reported where it failed", async (t) => {
  const { caller, channel, failures } = connected();
  caller.send("fail", "diskFull");
  await channel.deliver();
  t.deepEqual(failures, ["fail: Error: It is full."]);
});

test("[RP4] calls without a reply fail when the port closes, and so do later ones", async (t) => {
  const { caller, channel, notes } = connected();
  const open = outcome(caller.call("never"));
  await channel.deliver();
  channel.close("The worker ended.");
  const closed = { code: "closed", message: "The worker ended." };
  t.deepEqual(await open, closed);
  t.deepEqual(await outcome(caller.call("add", 1, 2)), closed);
  caller.send("note", "lost");
  await channel.deliver();
  t.deepEqual(notes, []);
});

test("[RP4] a port that was closed before, and an end that closes itself, fail calls too", async (t) => {
  const channel = createChannel();
  channel.close("Gone.");
  const late = createRpc<Adder>({ port: channel.ports[0], procedures: {} });
  t.deepEqual(await outcome(late.call("add", 1, 2)), { code: "closed", message: "Gone." });

  const { caller } = connected();
  const open = outcome(caller.call("never"));
  caller.close();
  t.deepEqual(await open, { code: "closed", message: "The connection was closed." });
});

test("[RP5] a procedure with a timeout fails when no reply came by then; a later reply is ignored", async (t) => {
  const timers: { atMs: number; callback: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => 1_000,
    wallMs: () => 0,
    setTimer(atMs, callback) {
      const timer = { atMs, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const channel = createChannel();
  const caller = createRpc<Adder>({
    port: channel.ports[0],
    procedures: {},
    timeouts: { clock, ms: { add: 500 } },
  });
  createRpc<Caller, Adder>({ port: channel.ports[1], procedures: createAdder([]) });
  const inTime = caller.call("add", 1, 2);
  t.deepEqual(
    timers.map(({ atMs }) => atMs),
    [1_500],
  );
  await channel.deliver();
  t.is(await inTime, 3);
  t.deepEqual(timers, []);

  const late = outcome(caller.call("add", 1, 2));
  for (const { callback } of [...timers]) callback();
  t.deepEqual(await late, { code: "timeout", message: "No reply to add within 500 ms." });
  // The reply to the call that timed out does not settle the next one.
  const next = caller.call("addLater", 3, 4);
  await channel.deliver();
  t.is(await next, 7);
});

test("[RP6] a procedure that the other end does not have fails the call, inherited names included", async (t) => {
  const channel = createChannel();
  const caller = createRpc<{ toString(): string; missing(): void }>({
    port: channel.ports[0],
    procedures: {},
  });
  createRpc({ port: channel.ports[1], procedures: {} });
  const failed = [outcome(caller.call("toString")), outcome(caller.call("missing"))];
  await channel.deliver();
  for (const failure of await Promise.all(failed)) t.like(failure, { code: "unknown" });
});

test("[RP7] what cannot be posted fails the call, either way", async (t) => {
  const channel = createChannel();
  const caller = createRpc<{ take(value: unknown): void; give(): unknown }>({
    port: channel.ports[0],
    procedures: {},
  });
  createRpc<object, { take(value: unknown): void; give(): unknown }>({
    port: channel.ports[1],
    procedures: { take: () => {}, give: () => () => {} },
  });
  t.regex(JSON.stringify(await outcome(caller.call("take", () => {}))), /could not be cloned/);
  const given = outcome(caller.call("give"));
  await channel.deliver();
  t.regex(JSON.stringify(await given), /could not be cloned/);
});

test("[RP8] calls wait for procedures that are a promise, in order, and fail with its error", async (t) => {
  const channel = createChannel();
  const caller = createRpc<Adder>({ port: channel.ports[0], procedures: {} });
  const notes: string[] = [];
  let start = (_adder: Adder) => {};
  createRpc<Caller, Adder>({
    port: channel.ports[1],
    procedures: new Promise((resolve) => (start = resolve)),
  });
  caller.send("note", "first");
  const sum = caller.call("add", 1, 2);
  caller.send("note", "second");
  await channel.deliver();
  t.deepEqual(notes, []);
  start(createAdder(notes));
  await channel.deliver();
  t.is(await sum, 3);
  t.deepEqual(notes, ["first", "second"]);

  const broken = createChannel();
  const waiting = createRpc<Adder>({ port: broken.ports[0], procedures: {} });
  createRpc<Caller, Adder>({
    port: broken.ports[1],
    procedures: Promise.reject(new CodedError("EADDRINUSE")),
  });
  const failed = outcome(waiting.call("add", 1, 2));
  await broken.deliver();
  t.deepEqual(await failed, { code: "EADDRINUSE", message: "It is full." });
});
