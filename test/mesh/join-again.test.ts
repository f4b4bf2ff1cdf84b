/** A newcomer that is let in and then gets no link. Rules: SPEC.md, AD. */
import test from "ava";
import { silentLog } from "../../src/kernel/log.ts";
import { claimSigner } from "../../src/mesh/identity/claim.ts";
import { signCreation } from "../../src/mesh/identity/creation.ts";
import { issueCredential } from "../../src/mesh/identity/credential.ts";
import { createIdentity } from "../../src/mesh/identity/identity.ts";
import { signEntry } from "../../src/mesh/identity/roster-entry.ts";
import { createMeshOver } from "../../src/mesh/mesh.ts";
import type { AdmittedMessage } from "../../src/mesh/messages.ts";
import { MeshError } from "../../src/mesh/types.ts";
import { createVirtualClock } from "../support/clock.ts";
import { freshRunId } from "./identities.ts";

const WALL_MS = 1_700_000_000_000;
const [host, newcomer] = [createIdentity(), createIdentity()];
const creation = signCreation(host, { title: "Weekly", needsPasscode: false, createdAtMs: WALL_MS });
const { meetingId } = creation;
const runOf = { runId: freshRunId(), startedAtMs: WALL_MS };
const hosts = signEntry(host, meetingId, {
  ...{ name: "Ada", addresses: ["10.0.0.1"], port: 4_000, files: null },
  ...{ runId: freshRunId(), startedAtMs: WALL_MS, joinedAtMs: WALL_MS, sequence: 1 },
});
const credential = issueCredential(
  { identity: host, credential: [] },
  meetingId,
  { key: newcomer.publicKey, removals: 0 },
  WALL_MS,
);
const admitted: AdmittedMessage = {
  ...{ type: "admitted", creation, credential: [...(credential ?? [])], passcode: null, proof: null },
  roster: { type: "roster", epoch: claimSigner(host, meetingId)(3, "died"), version: 1, entries: [hosts] },
};

/** Joins a meeting that lets everybody in and whose members nobody reaches after that. */
function unreachable() {
  const clock = createVirtualClock();
  const said = { asked: 0, called: 0 };
  const { mesh, session } = createMeshOver({
    ...{ clock, log: silentLog, identity: newcomer, run: runOf, name: "Eva", addresses: [] },
    transport: {
      port: 4_001,
      heartbeats: { port: 2, send: () => {}, close: () => {} },
      serve: () => {},
      call() {
        said.called += 1;
        return () => {};
      },
      async askForAdmission() {
        said.asked += 1;
        return admitted;
      },
      lookUp: () => Promise.resolve("failed"),
      close: () => {},
    },
  });
  const giveUp = new AbortController();
  const ends: unknown[] = [];
  const target = { meetingId, peers: [{ peerId: host.peerId, addresses: ["10.0.0.1"], port: 4_000 }] };
  mesh.join(target, giveUp.signal).then(
    () => ends.push("in"),
    (error: unknown) => ends.push(error),
  );
  return {
    ...{ said, ends, session, giveUp },
    async pass(spanMs: number) {
      for (let leftMs = spanMs; leftMs > 0; leftMs -= 100) {
        clock.advance(100);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

test("[AD50] a newcomer that is let in and gets no link tries the way in once more, and then reads that the others are too busy", async (t) => {
  const { said, ends, pass, session } = unreachable();
  await pass(29_000);
  t.is(said.asked, 1);
  t.true(said.called > 1);
  await pass(5_000);
  t.is(said.asked, 2);
  t.deepEqual(ends, []);
  await pass(31_000);
  t.is(said.asked, 2);
  t.is(ends.length, 1);
  t.true(ends[0] instanceof MeshError && ends[0].message.includes("too busy"));
  t.is(session(), null);
});

test("[AD50] whoever gives up meanwhile does not come again", async (t) => {
  const { said, ends, pass, giveUp } = unreachable();
  await pass(5_000);
  giveUp.abort();
  await pass(40_000);
  t.is(said.asked, 1);
  t.is(ends.length, 1);
});
