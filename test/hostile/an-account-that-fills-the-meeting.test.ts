/** Some members write until the meeting is full for everybody. */
import test from "ava";
import { type Entry } from "../../src/store/log/entry.ts";
import { createQuota, sizeOf } from "../../src/store/log/quota.ts";
import { createChain } from "../store/support.ts";
import { mallory, friend } from "./filled-store.ts";

test("[HF3] a full account leaves room for others, and a full meeting for those that wrote little, and for hosts", (t) => {
  const quota = createQuota((author) => author === mallory.publicKey);
  const [entry] = createChain(friend, 1, { text: () => "x".repeat(8_000) }) as [Entry];
  const [byHost] = createChain(mallory, 1, { text: () => "x".repeat(8_000) }) as [Entry];
  const fill = (account: string, of: Entry): number => {
    let bytes = 0;
    // As if each account were an author's own.
    const own = { ...of, author: of === byHost ? of.author : account };
    while (quota.hasRoom(account, own, false)) {
      quota.add(account, own, false);
      bytes += sizeOf(own);
    }
    return bytes;
  };
  const near = (bytes: number, wanted: number) => t.true(Math.abs(bytes - wanted) < 10_000, `${bytes}`);
  for (const account of ["a", "b", "c", "d"]) near(fill(account, entry), 50_000_000);
  near(fill("e", entry), 1_000_000);
  t.is(fill("a", entry), 0);
  for (let index = 0; index < 60; index += 1) fill(`quiet ${index}`, entry);
  t.is(fill("late", entry), 0);
  near(fill("host", byHost), 10_000_000);
});
