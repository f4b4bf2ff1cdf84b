/** The files that a package adds for its platform. Rules: SPEC.md. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Writable } from "node:stream";
import test from "ava";
import { Command } from "commander";
import { at } from "../../scripts/bundles.ts";
import { CONFIGURATION_FILES, controlFile, MAINTAINER_SCRIPTS } from "../../scripts/package/debian.ts";
import { INSTALLER_SCRIPT } from "../../scripts/package/electron-configuration.ts";
import { filesBelow } from "../../scripts/package/folders.ts";
import { icnsOf, icoOf } from "../../scripts/package/icons.ts";
import { IDLE_ACTIONS, LAYOUTS } from "../../scripts/package/layouts.ts";
import {
  DESKTOP_ENTRY,
  FIREWALLD_SERVICE,
  RELAY_UNIT,
  STARTER,
  UFW_PROFILE,
} from "../../scripts/package/linux.ts";
import * as mac from "../../scripts/package/mac.ts";
import { manualOf } from "../../scripts/package/manual.ts";
import { TARGETS } from "../../scripts/package/targets.ts";
import * as windows from "../../scripts/package/windows.ts";
import { createProgram, runProgram, type Actions } from "../../src/cli/program.ts";
import { loginItem } from "../../src/platform/login-item.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const program = createProgram(IDLE_ACTIONS, () => {});
const about = { version: "1.2.3", date: "2026-01-31" };

test("[PK5] the manual names each command and each visible option", (t) => {
  const manual = manualOf(program, about).replaceAll("\\-", "-");
  t.true(manual.startsWith('.TH LANDLINE 1 "2026-01-31" "Landline 1.2.3"'));
  t.true(program.commands.length > 5);
  for (const command of [program, ...program.commands]) {
    t.true(manual.includes(command.description()), command.name());
    for (const option of command.options)
      t.is(manual.includes(`.B ${option.flags}\n`), !option.hidden, option.flags);
  }
});

test("[PK5] no text begins a request of roff", (t) => {
  const odd = new Command("odd").description(".so /etc/passwd").option("--back\\slash", "'quoted");
  const manual = manualOf(odd, about);
  t.true(manual.includes("\n\\&.so /etc/passwd\n"));
  t.true(manual.includes("\n\\&'quoted\n"));
  t.true(manual.includes("\\-\\-back\\eslash"));
});

test("[PK6] the control file is one that dpkg reads", (t) => {
  const lines = controlFile({ version: "1.2.3", installedKiB: 4_711 }).split("\n");
  t.is(lines.pop(), "");
  for (const line of lines) t.regex(line, /^(?:[A-Z][A-Za-z-]+: \S.*| \S.*)$/);
  t.true(lines.includes("Version: 1.2.3"));
  t.true(lines.includes("Installed-Size: 4711"));
  t.regex(
    lines.find((line) => line.startsWith("Depends: ")) ?? "",
    /chromium \| google-chrome-stable \| microsoft-edge-stable/,
  );
});

test("[PK7] only a purge deletes, and only what the relay kept", (t) => {
  const { postinst = "", prerm = "", postrm = "" } = MAINTAINER_SCRIPTS;
  t.notRegex(postinst + prerm, /\brm\b/);
  const [before = "", after = ""] = postrm.split('if [ "$1" = purge ]');
  t.notRegex(before, /\brm\b/);
  t.deepEqual(after.match(/rm -rf .*/g), [
    'rm -rf "$DPKG_ROOT/var/lib/private/landline"',
    'rm -rf "$DPKG_ROOT/var/lib/landline"',
  ]);
  t.true(RELAY_UNIT.includes("--data-dir /var/lib/landline\n"));
});

const unixTest = process.platform === "win32" ? test.skip : test;
unixTest("[PK7] a shell reads the scripts", (t) => {
  for (const script of [...Object.values(MAINTAINER_SCRIPTS), STARTER, mac.STARTER, mac.COMMAND])
    t.is(spawnSync("sh", ["-n"], { input: script }).status, 0, script);
});

test("[PK74] the relay's unit starts a relay, whose data folder is the one that systemd makes", async (t) => {
  const asked: unknown[] = [];
  const start: Actions["start"] = (options, intent) => {
    asked.push([options.dataDir, intent.type, options.name]);
    return Promise.resolve(0);
  };
  const [, command = ""] = /^ExecStart=\/usr\/bin\/landline (.*)$/m.exec(RELAY_UNIT) ?? [];
  const nowhere = new Writable({ write: (_chunk, _encoding, written) => written() });
  t.is(await runProgram(command.split(" "), { ...IDLE_ACTIONS, start }, nowhere, nowhere), 0);
  t.deepEqual(
    asked,
    [["/var/lib/landline", "relay", undefined]],
    "a name here would undo that of the console",
  );
  t.regex(RELAY_UNIT, /^StateDirectory=landline$/m);
  for (const line of RELAY_UNIT.split("\n"))
    t.regex(line, /^(?:|#.*|\[(?:Unit|Service|Install)\]|[A-Z][A-Za-z]+=\S.*)$/);
});

const systemdTest = spawnSync("systemd-analyze", ["--version"]).status === 0 ? test : test.skip;
systemdTest("[PK74] systemd finds nothing amiss in the relay's unit", (t) => {
  const file = path.join(temporaryFolder(t, "unit"), "landline-relay.service");
  // The program need not be installed here.
  writeFileSync(file, RELAY_UNIT.replace("ExecStart=/usr/bin/landline ", `ExecStart=${process.execPath} `));
  const { status, stdout, stderr } = spawnSync(
    "systemd-analyze",
    ["verify", "--man=no", "--recursive-errors=no", file],
    { encoding: "utf8" },
  );
  t.deepEqual([status, stdout, stderr], [0, "", ""]);
});

test("[PK9] an icon says its own length and holds the picture", (t) => {
  const picture = Buffer.from("a picture");
  const ico = icoOf(picture);
  t.is(ico.readUInt32LE(14), picture.length);
  t.deepEqual(ico.subarray(ico.readUInt32LE(18)), picture);
  const icns = icnsOf(picture);
  t.is(icns.readUInt32BE(4), icns.length);
  t.deepEqual(icns.subarray(16), picture);
  t.is(icns.readUInt32BE(12), picture.length + 8);
});

test("[PK10] Windows' scripts are Windows'", (t) => {
  const texts = [windows.COMMAND, windows.WINDOWLESS, windows.INSTALL, windows.UNINSTALL, windows.READ_ME];
  for (const text of [...texts, windows.runScript("a.ps1")]) t.notRegex(text, /[^\r]\n/);
  t.regex(windows.WINDOWLESS, /shell\.Run .*node\.exe.*, 0, False/);
  t.regex(windows.INSTALL, /-Profile Private/);
  t.notRegex(windows.INSTALL, /-Profile (?:Any|Public|Domain)/);
});

/** What comes after `name =` in a script of PowerShell, or nothing. */
const valueOf = (script: string, name: string): string =>
  script
    .split("\r\n")
    .find((line) => line.startsWith(`$${name} = `))
    ?.slice(name.length + 4) ?? "";

test("[PK71] Windows' installer makes a shortcut, and a rule that lets this program in from private networks; the uninstaller takes each back", (t) => {
  const { INSTALL, UNINSTALL } = windows;
  const menu = valueOf(INSTALL, "menu");
  t.is(menu, 'Join-Path ([Environment]::GetFolderPath("Programs")) "Landline.lnk"');
  t.regex(INSTALL, /\$shortcut = \(New-Object -ComObject WScript\.Shell\)\.CreateShortcut\(\$menu\)\r\n/);
  t.regex(INSTALL, /\$shortcut\.TargetPath = Join-Path \$env:SystemRoot "System32\\wscript\.exe"\r\n/);
  t.regex(INSTALL, /\$shortcut\.Arguments = '"' \+ \(Join-Path \$here "Landline\.vbs"\) \+ '"'\r\n/);
  t.true(INSTALL.includes("$shortcut.Save()\r\n"));
  t.is(valueOf(UNINSTALL, "menu"), menu);
  t.true(UNINSTALL.includes("if (Test-Path $menu) { Remove-Item $menu }\r\n"));

  const rules = INSTALL.match(/New-NetFirewallRule [^"]*/g) ?? [];
  t.deepEqual(rules, [
    "New-NetFirewallRule -DisplayName Landline -Direction Inbound -Action Allow -Profile Private -Program '",
  ]);
  t.is(valueOf(INSTALL, "node"), 'Join-Path $here "runtime\\node.exe"');
  t.is(path.win32.basename(TARGETS.windows.node.file), "node.exe");
  // A second installation leaves one rule.
  t.regex(INSTALL, /"Remove-NetFirewallRule -DisplayName Landline -ErrorAction SilentlyContinue; " \+\r\n/);
  for (const script of [INSTALL, UNINSTALL]) t.regex(script, /Start-Process powershell -Verb RunAs -Wait /);
  t.regex(UNINSTALL, /-Command Remove-NetFirewallRule -DisplayName Landline"\r\n/);

  t.is(valueOf(UNINSTALL, "class"), valueOf(INSTALL, "class"));
  t.true(UNINSTALL.includes("if (Test-Path $class) { Remove-Item -Recurse $class }\r\n"));
  t.notRegex(UNINSTALL, /Remove-Item[^\r]*(?:APPDATA|ApplicationData)/, "meetings stay");
});

test("[PK71] uninstallers for Windows delete the script that starts Landline at login", (t) => {
  const system = { platform: "win32", environment: { APPDATA: "C:\\Roaming" }, home: "C:\\" } as const;
  const { file = "" } = loginItem(["C:\\node.exe"], system) ?? {};
  const name = path.win32.basename(file);
  t.is(path.win32.basename(path.win32.dirname(file)), "Startup");
  t.is(valueOf(windows.UNINSTALL, "login"), `Join-Path ([Environment]::GetFolderPath("Startup")) "${name}"`);
  t.true(windows.UNINSTALL.includes("if (Test-Path $login) { Remove-Item $login }\r\n"));
  t.regex(INSTALLER_SCRIPT, new RegExp(`customUnInstall[^!]*Delete "\\$SMSTARTUP\\\\${name}"\n`));
});

test("[PK71] every file that Windows' scripts name is in the folder", (t) => {
  const folder = temporaryFolder(t, "windows");
  LAYOUTS.windows.finish(folder, "1.2.3");
  const made = filesBelow(folder);
  const named = made
    .filter((file) => /\.(?:cmd|vbs|ps1|txt)$/.test(file))
    .flatMap((file) => [
      ...readFileSync(path.join(folder, file), "utf8").matchAll(/[A-Za-z]+\.(?:cmd|vbs|ps1|ico)\b/g),
    ])
    .map(([name]) => name);
  t.true(new Set(named).size >= 6, named.join());
  for (const name of named) t.true(made.includes(name), name);
});

test("[PK72] what was never tried on Windows and macOS is said plainly, beside the program and on the first page", (t) => {
  t.regex(windows.READ_ME, /not signed, and was built on Linux: no one has tried it on Windows yet\.\r\n/);
  t.regex(mac.READ_ME, /It was built on Linux: no one has tried it on macOS yet\.\n/);
  const page = readFileSync(at("README.md"), "utf8").replaceAll("\n", " ");
  t.regex(
    page,
    /Those for Windows and macOS are built and their contents are checked, but they have not been run on these systems yet\./,
  );
  t.regex(page, /electron-builder[^#]* These packages have not been built whole or tried yet\./);
});

test("[PK70] links to meetings open the program, behind what ends its options", (t) => {
  t.regex(DESKTOP_ENTRY, /^Exec=landline -- %u\nMimeType=x-scheme-handler\/landline;$/m);
  t.regex(
    windows.INSTALL,
    /HKCU:\\Software\\Classes\\landline"[^]*"URL Protocol"[^]*Landline\.vbs"\) \+ '" "%1"'/,
  );
  t.regex(windows.UNINSTALL, /HKCU:\\Software\\Classes\\landline"[^]*Remove-Item -Recurse \$class/);
  t.regex(windows.WINDOWLESS, /= "landline:" Then link = " -- """ & given & """"\r\n/);
  // A script of the shell is told no link by macOS: to claim such links would lose them.
  t.notRegex(mac.informationOf("1.2.3"), /CFBundleURLTypes/);
});

test("[PK11] what an administrator may change is listed, and starters name no place", (t) => {
  t.regex(CONFIGURATION_FILES, /^(?:\/etc\/\S+\n)+$/);
  t.notRegex(STARTER + mac.STARTER + mac.COMMAND, /\/(?:home|root|tmp|work|usr)\//);
  t.regex(DESKTOP_ENTRY, /^Exec=landline -- %u$/m);
});

test("[AT23] the firewall profiles open mDNS and Landline's own ports, and nothing else", (t) => {
  t.regex(UFW_PROFILE, /^ports=5353\/udp\|26540:26547\/tcp\|26540:26543\/udp\|26560:26999\/udp$/m);
  const opened = [...FIREWALLD_SERVICE.matchAll(/protocol="(\w+)" port="([\d-]+)"/g)].map(([, ...port]) =>
    port.join(" "),
  );
  t.deepEqual(opened, ["udp 5353", "tcp 26540-26547", "udp 26540-26543", "udp 26560-26999"]);
});
