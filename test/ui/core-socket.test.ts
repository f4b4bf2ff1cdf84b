import test from "ava";
import type { CoreEvent } from "../../src/api/events.ts";
import { createCoreSocket, type Socket } from "../../src/ui/core-socket.ts";
import { createVirtualClock } from "../support/clock.ts";

class FakeSocket implements Socket {
  readyState: Socket["readyState"] = 0;
  readonly sent: string[] = [];
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  send(text: string): void {
    this.sent.push(text);
  }
  // The link reads no more of these events than `data`, so the fakes carry no more.
  open(): void {
    this.readyState = 1;
    this.onopen?.call(this as never, {} as Event);
  }
  receive(data: unknown): void {
    this.onmessage?.call(this as never, { data } as MessageEvent);
  }
  close(): void {
    this.readyState = 3;
    this.onclose?.call(this as never, {} as CloseEvent);
  }
}

function createLink() {
  const clock = createVirtualClock();
  const sockets: FakeSocket[] = [];
  const link = createCoreSocket({
    clock,
    open() {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("The link made no socket");
    return socket;
  };
  return { clock, link, sockets, last };
}

test("[UI50] a link that closes is opened again, after waits that grow to three seconds", (t) => {
  const { clock, sockets, last } = createLink();
  for (const delayMs of [100, 200, 400, 800, 1_600, 3_000, 3_000]) {
    last().close();
    const count = sockets.length;
    clock.advance(delayMs - 1);
    t.is(sockets.length, count, `before ${delayMs} ms`);
    clock.advance(1);
    t.is(sockets.length, count + 1, `after ${delayMs} ms`);
  }
  last().open();
  last().close();
  clock.advance(100);
  t.is(sockets.length, 9);
});

test("[UI50] it counts as lost once an open link closes, or after four failed attempts", (t) => {
  const { clock, link, last } = createLink();
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    t.is(link.state.value, "connecting", `before attempt ${attempt}`);
    last().close();
    clock.advance(3_000);
  }
  t.is(link.state.value, "lost");
  last().open();
  t.is(link.state.value, "open");
  last().close();
  t.is(link.state.value, "lost");
});

test("[UI50] commands wait for the link, in order, the newest 64 of them", (t) => {
  const { link, last } = createLink();
  for (let index = 0; index < 70; index += 1) link.send({ type: "setName", name: String(index) });
  t.deepEqual(last().sent, []);
  last().open();
  const names = last().sent.map((text) => (JSON.parse(text) as { name: string }).name);
  t.deepEqual(
    names,
    Array.from({ length: 64 }, (_, index) => String(index + 6)),
  );
  link.send({ type: "leave" });
  t.is(last().sent.at(-1), '{"type":"leave"}');
});

test("[UI50] a command on a socket that is closing goes out on the next one", (t) => {
  const { clock, link, sockets, last } = createLink();
  last().open();
  last().readyState = 2;
  link.send({ type: "leave" });
  t.deepEqual(last().sent, []);
  last().close();
  clock.advance(100);
  last().open();
  t.deepEqual(last().sent, ['{"type":"leave"}']);
  t.is(sockets.length, 2);
});

test("[UI50] every listener gets every event of text frames, until it unsubscribes", (t) => {
  const { link, last } = createLink();
  const events: CoreEvent[] = [];
  const stop = link.onEvent((event) => events.push(event));
  last().open();
  last().receive('{"type":"left"}');
  last().receive(new ArrayBuffer(3));
  stop();
  last().receive('{"type":"left"}');
  t.deepEqual(events, [{ type: "left" }]);
});

test("[UI303] a frame of several events is read in its order, as one of a single event", (t) => {
  const { link, last } = createLink();
  const types: string[] = [];
  link.onEvent(({ type }) => types.push(type));
  last().open();
  last().receive('[{"type":"left"},{"type":"done"}]');
  last().receive('{"type":"left"}');
  last().receive("[]");
  t.deepEqual(types, ["left", "done", "left"]);
});
