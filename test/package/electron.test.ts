/** What electron-builder is told. Rules: SPEC.md. */
import { existsSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { at, ELECTRON_BUNDLES } from "../../scripts/bundles.ts";
import {
  coreFolder,
  ELECTRON_BUILDER,
  electronConfiguration,
  FUSES,
  INSTALLER_SCRIPT,
  SHELL_FILES,
  shellPackage,
  signingOf,
  STAGED,
  type ElectronSystem,
} from "../../scripts/package/electron-configuration.ts";
import { COPIED_FILES, CORES, madeFiles } from "../../scripts/package/electron.ts";
import { isOfProgram } from "../../scripts/package/contents.ts";

const SYSTEMS = ["linux", "win", "mac"] as const;
const configurationOf = (system: ElectronSystem, env: NodeJS.ProcessEnv = {}) =>
  electronConfiguration({
    ...{ system, electronVersion: "45.4.1", signing: signingOf(system, env), electronFolder: null },
  });
/** As electron-builder reads it. */
const read = (system: ElectronSystem, env: NodeJS.ProcessEnv = {}): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(configurationOf(system, env))) as Record<string, unknown>;

test("[PK64] every file that the configuration names is made, or copied from what a build makes", (t) => {
  const made = [...Object.keys(madeFiles("1.2.3")), ...Object.keys(COPIED_FILES)];
  const built = new Set(Object.keys(ELECTRON_BUNDLES.entryPoints ?? {}).map((name) => `dist/${name}.cjs`));
  for (const from of Object.values(COPIED_FILES)) t.true(built.has(from) || existsSync(at(from)), from);
  for (const file of [...SHELL_FILES, ...Object.values(STAGED).filter((each) => typeof each === "string")])
    t.true(made.includes(file) || file === STAGED.configuration, file);
  t.true(made.some((file) => path.dirname(file) === STAGED.iconOf.linux));
  for (const system of SYSTEMS) {
    const { extraResources } = configurationOf(system);
    const cores = new Set(Object.keys(CORES[system]).map((arch) => coreFolder(system, arch)));
    for (const { from } of extraResources) {
      const filled = Object.keys(CORES[system]).map((arch) =>
        from.replace("${os}", system).replace("${arch}", arch),
      );
      for (const folder of filled)
        t.true(made.includes(folder) || cores.has(folder.split("/")[0] ?? ""), folder);
    }
  }
});

test("[PK64] the archive has the shell alone, and the core beside it has no shell, no maps and no sources", (t) => {
  t.deepEqual(configurationOf("linux").files, SHELL_FILES);
  t.is(shellPackage("1.2.3").main, SHELL_FILES[1]);
  t.false(["electron/main.cjs", "main.js.map", "electron/preload.cjs"].some(isOfProgram));
  t.regex(ELECTRON_BUILDER, /^electron-builder@\d+\.\d+\.\d+$/);
});

test("[PK65] NSIS for one person, dmg for both processors, AppImage and deb", (t) => {
  t.like(read("linux"), {
    linux: { target: ["AppImage", "deb"] },
    deb: { packageName: "landline-electron" },
  });
  t.like(read("win"), {
    nsis: { perMachine: false, allowElevation: false, deleteAppDataOnUninstall: false },
  });
  t.like(read("mac"), { mac: { target: [{ target: "dmg", arch: ["arm64", "x64"] }] } });
  for (const system of SYSTEMS) t.like(read(system), { asar: true, publish: null, npmRebuild: false });
});

test("[PK66] the fuses: no options and no inspector by Node's ways, cookies are encrypted, the shell comes from its archive alone", (t) => {
  for (const system of SYSTEMS) t.deepEqual(configurationOf(system).electronFuses, FUSES);
  t.deepEqual(FUSES, {
    // The core forks: docs/decisions.md.
    runAsNode: true,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

const CERTIFICATE = { CSC_LINK: "file", CSC_KEY_PASSWORD: "hush" };
const NOTARY = { APPLE_API_KEY: "hush", APPLE_API_KEY_ID: "id", APPLE_API_ISSUER: "issuer" };

test("[PK67] without a certificate one sentence says that the package is not signed, and Macs get a signature that names nobody", (t) => {
  for (const system of ["win", "mac"] as const) {
    t.regex(signingOf(system, {}).notice ?? "", /^The package for \w+ is not signed, .*CSC_LINK.*\.$/);
    t.regex(signingOf(system, { CSC_LINK: "" }).notice ?? "", /not signed/);
    t.is(read(system)["forceCodeSigning"], false);
  }
  t.is(signingOf("linux", {}).notice, null);
  t.like(read("mac"), { mac: { identity: "-", hardenedRuntime: false, notarize: false } });
});

test("[PK68] with one, a package that could not be signed is none; Apple's notary needs secrets of its own; none stands in the configuration", (t) => {
  t.deepEqual(signingOf("win", CERTIFICATE), { isSigned: true, isNotarised: false, notice: null });
  t.is(signingOf("win", { WIN_CSC_LINK: "file" }).notice, null);
  t.regex(signingOf("mac", CERTIFICATE).notice ?? "", /signed and not notarised: set APPLE_API_KEY/);
  t.regex(signingOf("mac", NOTARY).notice ?? "", /not signed/);
  t.is(signingOf("mac", { ...CERTIFICATE, ...NOTARY }).notice, null);
  const account = { APPLE_ID: "a", APPLE_APP_SPECIFIC_PASSWORD: "hush", APPLE_TEAM_ID: "t" };
  t.true(signingOf("mac", { CSC_NAME: "Somebody", ...account }).isNotarised);
  const mac = read("mac", { ...CERTIFICATE, ...NOTARY });
  t.like(mac, { forceCodeSigning: true, mac: { hardenedRuntime: true, notarize: true } });
  t.false(JSON.stringify(mac).includes("hush"));
  t.false(JSON.stringify(mac).includes('"identity"'));
});

test("[PK69] links to meetings belong to the program, and the installer takes that back", (t) => {
  for (const system of SYSTEMS) t.like(read(system), { protocols: [{ schemes: ["landline"] }] });
  t.regex(
    INSTALLER_SCRIPT,
    /customInstall[^!]*shell\\open\\command" "" '"\$INSTDIR\\\$\{APP_EXECUTABLE_FILENAME\}" -- "%1"'/,
  );
  t.regex(INSTALLER_SCRIPT, /customUnInstall[^!]*DeleteRegKey HKCU "Software\\Classes\\landline"/);
});
