import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { setIdentityAside } from "../../src/core/own-identity.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { loadIdentity } from "../../src/mesh/index.ts";
import { loadSealKey } from "../../src/store/sealing/seal-key.ts";

test("[CD31] the keys of a copied data folder are kept under other names, and neither is used on", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "landline-identity-"));
  t.teardown(() => rm(folder, { recursive: true }));
  const seal = { folder, random: randomBytes, log: silentLog };
  const [identity, key] = [await loadIdentity(folder), await loadSealKey(seal)];
  const pem = await readFile(path.join(folder, "identity.pem"), "utf8");
  await setIdentityAside(folder);
  t.not((await loadIdentity(folder)).publicKey, identity.publicKey);
  t.notDeepEqual(await loadSealKey(seal), key, "the other copy reads nothing that is sealed for this one");
  t.is(await readFile(path.join(folder, "former-identity.pem"), "utf8"), pem);
  t.deepEqual((await readdir(folder)).toSorted(), [
    ...["former-identity.pem", "former-seal-key", "identity.pem", "seal-key"],
  ]);
  for (const file of await readdir(folder))
    t.is((await stat(path.join(folder, file))).mode & 0o777, 0o600, file);
});
