/** What the core's end of the media process relies on, checked against a fake child and the real process. */
import type { ExecutionContext } from "ava";
import { realClock } from "../../src/kernel/clock.ts";
import { createRpc } from "../../src/kernel/rpc.ts";
import type { ChildPort } from "../../src/platform/child-port.ts";
import type { HostProcedures, MediaProcedures } from "../../src/media/process/messages.ts";
import { peerId } from "../support/ids.ts";

const LEG = { peerId: peerId(1), legId: "1" };
const nothing = (): void => {};

/** A child answers, refuses with a sentence, survives what it does not know, ends once when it is stopped, and then fails calls. */
export async function checkMediaChild(t: ExecutionContext, child: ChildPort): Promise<void> {
  const rpc = createRpc<MediaProcedures, HostProcedures>({
    port: child,
    timeouts: { clock: realClock, ms: { stats: 20_000, connectLeg: 20_000 } },
    procedures: { recorded: nothing, legClosed: nothing, heard: nothing, warm: nothing },
  });
  const ends: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child.onClose((reason) => {
      ends.push(reason);
      resolve();
    });
  });
  const silenced = child.onClose(() => t.fail("an unsubscribed listener was called"));
  silenced();
  rpc.send("setPresenter", LEG.peerId);
  rpc.send("setDemand", true);
  rpc.send("closeLeg", LEG);
  rpc.send("removeParticipant", LEG.peerId, false);
  t.is((await rpc.call("stats"))["legs"], 0);
  await t.throwsAsync(rpc.call("connectLeg", LEG, "no offer"), { message: "The offer has no media lines." });
  const pending = rpc.call("connectLeg", LEG, "no offer either");
  child.stop();
  child.stop();
  await t.throwsAsync(pending);
  await ended;
  t.is(ends.length, 1);
  await t.throwsAsync(rpc.call("stats"), { code: "closed" });
}
