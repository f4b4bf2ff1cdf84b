import { EventEmitter } from "node:events";
import test from "ava";
import { findParent, onParentGone } from "../../src/platform/parent-process.ts";

/** A process as Node makes it with `fork`. */
function createForked(isConnected = true) {
  const sent: unknown[] = [];
  const self = Object.assign(new EventEmitter(), {
    connected: isConnected,
    send: (message: unknown) => sent.push(message) > 0,
  });
  return { self, sent };
}

test("[PP1] a forked process posts over IPC, and its parent's end or leave closes it", (t) => {
  const { self, sent } = createForked();
  const parent = findParent(self);
  let closed = 0;
  parent?.onClose(() => (closed += 1));
  parent?.post({ type: "ready" });
  t.deepEqual(sent, [{ type: "ready" }]);
  t.is(closed, 0);
  self.emit("disconnect");
  self.emit("disconnect");
  t.is(closed, 1);
});

test("[PP2] a parent that went before anybody listened closes at once", (t) => {
  let closed = 0;
  findParent(createForked(false).self)?.onClose(() => (closed += 1));
  onParentGone(() => (closed += 1), createForked(false).self);
  t.is(closed, 2);
});

test("[PP3] Electron's parent posts over its port, and closes by a message alone", (t) => {
  const posted: unknown[] = [];
  const parentPort = Object.assign(new EventEmitter(), {
    postMessage: (message: object) => void posted.push(message),
  });
  const parent = findParent(Object.assign(new EventEmitter(), { connected: false, parentPort }));
  let closed = 0;
  parent?.onClose(() => (closed += 1));
  parent?.post({ type: "ready" });
  t.deepEqual(posted, [{ type: "ready" }]);
  for (const data of [null, "close", {}, { type: "open" }]) parentPort.emit("message", { data });
  t.is(closed, 0);
  parentPort.emit("message", { data: { type: "close" } });
  t.is(closed, 1);
});

test("[WH63] Electron's parent hands over links, which are texts; another parent has none to hand over", (t) => {
  const parentPort = Object.assign(new EventEmitter(), { postMessage: () => {} });
  const links: string[] = [];
  findParent(Object.assign(new EventEmitter(), { connected: false, parentPort }))?.onLink((link) =>
    links.push(link),
  );
  for (const data of [null, "openLink", { type: "openLink" }, { type: "openLink", link: 7 }, { link: "a" }])
    parentPort.emit("message", { data });
  t.deepEqual(links, []);
  parentPort.emit("message", { data: { type: "openLink", link: "landline:join" } });
  t.deepEqual(links, ["landline:join"]);
  const { self } = createForked();
  findParent(self)?.onLink((link) => links.push(link));
  self.emit("message", { type: "openLink", link: "landline:join" });
  t.is(links.length, 1);
});

test("[PP4] a process that no parent started has none", (t) => {
  t.is(findParent(Object.assign(new EventEmitter(), { connected: false })), null);
});
