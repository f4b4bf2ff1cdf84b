/** What members say of releases. Rules: SPEC.md, UP. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { judgeRelease } from "../../src/updates/judge.ts";
import type { Release, SignedManifest } from "../../src/updates/manifest.ts";
import type { ReleaseMessage } from "../../src/updates/messages.ts";
import { createReleaseTalk } from "../../src/updates/release-talk.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";
import { KEY, OTHER_SEED, signed } from "./releases.ts";

const [self, ben, cleo, dov] = [peerId(1), peerId(2), peerId(3), peerId(4)];

function setUp({
  coordinator = self,
  keys = [KEY],
}: { coordinator?: PeerId; keys?: readonly string[] } = {}) {
  const clock = createVirtualClock();
  const log = createLog("error", () => {});
  let newest: Release | null = null;
  const sent: { readonly to: PeerId; readonly message: ReleaseMessage }[] = [];
  const talk = createReleaseTalk({
    ...{ clock, log, self, coordinator: () => coordinator, linked: () => [ben, cleo, dov] },
    desk: {
      newest: () => newest,
      consider(release) {
        const verdict = judgeRelease(release, { keys, version: "1.0.0", newest });
        if (verdict.kind === "news") newest = verdict.release;
        return verdict.kind === "news";
      },
    },
    send: (to, message) => void sent.push({ to, message }),
  });
  /** To whom, and for which member, something went out since the last look. */
  const out = () => sent.splice(0).map(({ to, message }) => [to, message.member]);
  return { clock, log, talk, out, newest: () => newest?.content.version ?? null };
}

const said = (member: PeerId, release: SignedManifest): ReleaseMessage => ({
  type: "release",
  member,
  ...release,
});

test("[UP11] a member tells of the newest release, and passes on what is news", (t) => {
  const { talk, out, newest } = setUp({ coordinator: ben });
  talk.linkUp(ben);
  talk.tellAll();
  t.deepEqual(out(), []);
  talk.receive(ben, said(ben, signed("1.1.0")));
  t.is(newest(), "1.1.0");
  t.deepEqual(out(), [
    [cleo, self],
    [dov, self],
  ]);
  talk.receive(cleo, said(cleo, signed("1.1.0")));
  t.deepEqual(out(), []);
  talk.linkUp(cleo);
  talk.tellAll();
  t.deepEqual(out(), [
    [cleo, self],
    [ben, self],
    [cleo, self],
    [dov, self],
  ]);
});

test("[UP11] the coordinator passes on what its own program does not count, also to those that come later", (t) => {
  const { talk, out, newest } = setUp({ keys: [] });
  talk.receive(ben, said(ben, signed("1.1.0")));
  t.is(newest(), null);
  t.deepEqual(out(), [
    [cleo, ben],
    [dov, ben],
  ]);
  talk.linkUp(dov);
  talk.linkUp(ben);
  t.deepEqual(out(), [[dov, ben]]);
});

test("[UP11] the coordinator keeps the word of sixteen members at most", (t) => {
  const { talk, out } = setUp({ keys: [] });
  for (let index = 10; index < 40; index += 1)
    talk.receive(peerId(index), said(peerId(index), signed("1.1.0")));
  out();
  talk.linkUp(ben);
  t.is(out().length, 16);
});

test("[UP11] who does not coordinate passes on nothing that it does not count", (t) => {
  const { talk, out } = setUp({ coordinator: ben, keys: [] });
  talk.receive(cleo, said(cleo, signed("1.1.0")));
  talk.receive(ben, said(dov, signed("1.1.0")));
  talk.linkUp(dov);
  t.deepEqual(out(), []);
});

test("[UP12] what is malformed, or said for another member by a member, is dropped and counted", (t) => {
  const { talk, out, log, newest } = setUp({ coordinator: ben });
  const good = said(cleo, signed("1.1.0"));
  for (const body of [
    null,
    5,
    [],
    {},
    { ...good, type: "x" },
    { ...good, signature: "ab" },
    { ...good, manifest: "" },
  ])
    talk.receive(cleo, body);
  t.is(log.counters()["updates.malformed"], 7);
  talk.receive(dov, good);
  talk.receive(ben, said(self, signed("1.1.0")));
  t.is(log.counters()["updates.notTheirs"], 2);
  t.is(newest(), null);
  t.deepEqual(out(), []);
  // The coordinator speaks for others, and fields may be added.
  talk.receive(ben, { ...good, notes: "later" });
  t.is(newest(), "1.1.0");
});

test("[UP12] what is forged or older changes nothing, and what is said too often is not looked at", (t) => {
  const { clock, talk, log, newest } = setUp({ coordinator: ben });
  talk.receive(cleo, said(cleo, signed("9.0.0", {}, OTHER_SEED)));
  talk.receive(cleo, said(cleo, signed("0.9.0")));
  t.is(newest(), null);
  for (let index = 0; index < 20; index += 1) talk.receive(cleo, said(cleo, signed("9.0.0", {}, OTHER_SEED)));
  t.true((log.counters()["updates.tooMany"] ?? 0) >= 10);
  // One that floods takes nothing from another, nor from the coordinator that passes both on.
  talk.receive(ben, said(dov, signed("1.1.0")));
  t.is(newest(), "1.1.0");
  clock.advance(10_000);
  talk.receive(cleo, said(cleo, signed("1.2.0")));
  t.is(newest(), "1.2.0");
});
