/** What one part of the program makes of a member's message is an error: it must not keep the other parts from hearing of it. */
import test from "ava";
import { createEmitter } from "../../src/kernel/emitter.ts";
import { createLog } from "../../src/kernel/log.ts";
import { guarded } from "../../src/mesh/transport/channel.ts";

test("[HA9] an error in one part reaches neither the other parts nor the connection that it came on", (t) => {
  const emitter = createEmitter<string>();
  const lines: string[] = [];
  const log = createLog("error", (line) => lines.push(line));
  const heard: string[] = [];
  emitter.on(() => {
    throw new Error("her message");
  });
  emitter.on((value) => heard.push(value));
  t.notThrows(() => guarded(log, () => emitter.emit("hello")));
  t.deepEqual(heard, ["hello"]);
  t.is(log.counters()["mesh.handlerFailed"], 1);
  t.is(lines.length, 1);
});
