/** What counts as a release. Rules: SPEC.md, UP. */
import test from "ava";
import nacl from "tweetnacl";
import { compareVersions, isVersion } from "../../src/kernel/semver.ts";
import { judgeRelease } from "../../src/updates/judge.ts";
import { decodeManifest, encodeManifest, openRelease, signManifest } from "../../src/updates/manifest.ts";
import { stepsFor } from "../../src/updates/steps.ts";
import { fileFor, targetOf } from "../../src/updates/target.ts";
import { KEY, OTHER_SEED, SEED, fileOf, manifestOf, releaseOf, signed } from "./releases.ts";

test("[UP1] versions have the order of Semantic Versioning", (t) => {
  // Section 11 of the specification, and what sorts otherwise as text.
  const rising = [
    ...["0.9.10", "0.10.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"],
    ...["1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "10.0.0"],
  ];
  for (const [index, version] of rising.entries())
    for (const [other, later] of rising.entries())
      t.is(Math.sign(compareVersions(version, later)), Math.sign(index - other), `${version} ${later}`);
});

test("[UP1] what is no version comes before all", (t) => {
  for (const text of [
    "",
    "1",
    "1.0",
    "01.0.0",
    "1.0.0-",
    "1.0.0-01",
    "v1.0.0",
    "1.0.0\n",
    "1.0.0+build",
    "1".repeat(50),
  ]) {
    t.false(isVersion(text), text);
    t.true(compareVersions(text, "0.0.0-0") < 0, text);
  }
});

test("[UP2] a release counts under any of the program's keys", (t) => {
  const release = signed("1.0.0");
  t.like(openRelease(release, [KEY]), { content: manifestOf("1.0.0") });
  t.like(openRelease(release, ["00".repeat(32), KEY]), { content: { version: "1.0.0" } });
  t.is(openRelease(release, []), null);
});

test("[UP2] a changed text, another signature, another key and another kind of signed bytes are forged", (t) => {
  const release = signed("1.0.0");
  const secretKey = nacl.sign.keyPair.fromSeed(SEED).secretKey;
  const bare = nacl.sign.detached(Uint8Array.from(Buffer.from(release.manifest)), secretKey);
  const forged = [
    { ...release, manifest: release.manifest.replace("1.0.0", "1.0.1") },
    { ...release, manifest: `${release.manifest} ` },
    { ...release, signature: release.signature.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) },
    { ...release, signature: "" },
    signed("1.0.0", {}, OTHER_SEED),
    { ...release, signature: Buffer.from(bare).toString("hex") },
    signManifest("no manifest", SEED),
  ];
  const standing = { keys: [KEY], version: "0.1.0", newest: null };
  for (const each of forged) t.is(judgeRelease(each, standing).kind, "forged");
  t.is(judgeRelease(release, standing).kind, "news");
});

test("[UP3] what is older than the program or than what was seen is refused", (t) => {
  const standing = { keys: [KEY], version: "1.2.0", newest: null };
  t.is(judgeRelease(signed("1.1.9"), standing).kind, "older");
  t.is(judgeRelease(signed("1.2.0-rc.1"), standing).kind, "older");
  t.is(judgeRelease(signed("1.2.0"), standing).kind, "news");
  const seen = { ...standing, newest: releaseOf("1.4.0") };
  t.is(judgeRelease(signed("1.3.0"), seen).kind, "older");
  t.is(judgeRelease(signed("1.4.0"), seen).kind, "known");
  t.is(judgeRelease(signed("1.5.0"), seen).kind, "news");
});

test("[UP3] the same version counts again only with a later date", (t) => {
  const standing = { keys: [KEY], version: "1.0.0", newest: releaseOf("1.4.0", { publishedAt: 2_000 }) };
  const files = [fileOf("other")];
  t.is(judgeRelease(signed("1.4.0", { publishedAt: 1_999, files }), standing).kind, "older");
  t.is(judgeRelease(signed("1.4.0", { publishedAt: 2_000, files }), standing).kind, "older");
  t.is(judgeRelease(signed("1.4.0", { publishedAt: 2_001, files }), standing).kind, "news");
});

test("[UP4] names that a system could read as a path, sizes and hashes out of bounds are no manifest", (t) => {
  const text = (changed: object) => JSON.stringify(manifestOf("1.0.0", { files: [fileOf("a", changed)] }));
  t.not(decodeManifest(text({})), null);
  for (const name of [
    "",
    "..",
    "../a",
    "a/b",
    "a\\b",
    ".hidden",
    "a.",
    "a b",
    "C:a",
    "a\0",
    "-rf",
    "a".repeat(101),
  ])
    t.is(decodeManifest(text({ name })), null, JSON.stringify(name));
  for (const size of [0, -1, 1.5, 2 ** 31, Number.MAX_SAFE_INTEGER])
    t.is(decodeManifest(text({ size })), null);
  for (const hash of ["", "ab", "AB".repeat(32), "g".repeat(64)]) {
    t.is(decodeManifest(text({ sha256: hash })), null);
    t.is(decodeManifest(text({ blobId: hash })), null);
  }
});

test("[UP4] no target and no name stands twice, and there are files, but no more than sixteen", (t) => {
  const of = (files: ReturnType<typeof fileOf>[]) =>
    decodeManifest(JSON.stringify(manifestOf("1.0.0", { files })));
  t.is(of([fileOf("a"), fileOf("b", { name: "b" })]), null);
  t.is(of([fileOf("a", { name: "x" }), fileOf("b", { name: "X", target: "win-x64" })]), null);
  t.is(of([]), null);
  const many = Array.from({ length: 17 }, (_, index) => fileOf("a", { target: `t${index}` }));
  t.is(of(many), null);
  t.not(of(many.slice(1)), null);
  t.is(decodeManifest(" ".repeat(16_384) + encodeManifest(manifestOf("1.0.0"))), null);
});

test("[UP4] fields and targets that this version does not know are left aside", (t) => {
  const later = {
    ...manifestOf("1.0.0"),
    files: [fileOf("a"), fileOf("b", { target: "phone" })],
    notes: "New",
  };
  const manifest = decodeManifest(JSON.stringify(later));
  t.is(manifest?.files.length, 2);
  t.false("notes" in (manifest ?? {}));
});

test("[UP5] each machine takes the package of its own platform", (t) => {
  const of = (platform: string, arch: string, program = "/home/ana/landline/app/dist/main.js") =>
    targetOf({ platform, arch, program });
  t.is(of("linux", "x64"), "linux-x64");
  t.is(of("linux", "x64", "/usr/lib/landline/app/dist/main.js"), "linux-x64-deb");
  t.is(of("win32", "x64"), "win-x64");
  t.is(of("darwin", "arm64"), "mac-arm64");
  t.is(of("darwin", "x64"), "mac-x64");
  for (const [platform, arch] of [
    ["linux", "arm64"],
    ["freebsd", "x64"],
    ["win32", "ia32"],
  ] as const)
    t.is(of(platform, arch), null);
  const manifest = manifestOf("1.0.0", { files: [fileOf("a"), fileOf("b", { target: "win-x64" })] });
  t.is(fileFor(manifest, "win-x64")?.sha256, fileOf("b").sha256);
  t.is(fileFor(manifest, "mac-x64"), null);
  t.is(fileFor(manifest, null), null);
});

test("[UP16] how to install it is one sentence for each platform, and a path stays a path", (t) => {
  const path = "/home/o'neil/a $(b)/x.deb";
  const { message } = stepsFor("linux-x64-deb", "1.0.0", path);
  t.true(message.endsWith(String.raw`sudo apt install '/home/o'\''neil/a $(b)/x.deb'`), message);
  t.true(stepsFor("linux-x64", "1.0.0", "/a/b.tar.xz").message.includes("tar -xJf /a/b.tar.xz -C ~"));
  t.is(stepsFor("win-x64", "1.0.0", "C:\\x.zip").sentences[0]?.code, "updateDoWindows");
  t.is(stepsFor("mac-arm64", "1.0.0", "/x.zip").sentences[0]?.code, "updateDoMac");
});
