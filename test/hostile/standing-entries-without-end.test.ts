/** A member writes entries that stand and are in memory, without end. */
import test from "ava";
import type { Entry } from "../../src/store/log/entry.ts";
import { createQuota, sizeOf } from "../../src/store/log/quota.ts";
import type { Signer } from "../../src/store/types.ts";
import { createChain, createSigners } from "../store/support.ts";

test("[HX42] what stands, and is in memory, has a bound of its own: of an account, and of the meeting; those that have next to nothing there, and hosts, have room left", (t) => {
  const [mallory, host] = createSigners(2, "standing") as [Signer, Signer];
  const quota = createQuota((author) => author === host.publicKey);
  const [standing] = createChain(mallory, 1, {
    body: () => ({ kind: "announcement", fromName: "M", text: "x".repeat(7_000) }),
  }) as [Entry];
  const [message] = createChain(mallory, 1, { text: () => "x".repeat(7_000) }) as [Entry];
  const fill = (account: string, entry: Entry): number => {
    let bytes = 0;
    for (; quota.hasRoom(account, entry, false); bytes += sizeOf(entry)) quota.add(account, entry, false);
    return bytes;
  };
  const near = (bytes: number, wanted: number) => t.true(Math.abs(bytes - wanted) < 20_000, `${bytes}`);
  const by = (account: string, of = standing): Entry => ({ ...of, author: account });
  for (const account of ["a", "b"]) near(fill(account, by(account)), 6_000_000);
  near(fill("c", by("c")), 3_000_000);
  near(fill("quiet", by("quiet")), 100_000);
  for (let index = 0; index < 120; index += 1) fill(`quiet ${index}`, by(`quiet ${index}`));
  t.is(fill("late", by("late")), 0);
  near(fill(host.publicKey, by(host.publicKey)), 5_000_000);
  near(fill("a", by("a", message)), 44_000_000);
});
