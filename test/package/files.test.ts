/** The files that a package adds for its platform. Rules: SPEC.md. */
import { spawnSync } from "node:child_process";
import test from "ava";
import { Command } from "commander";
import { CONFIGURATION_FILES, controlFile, MAINTAINER_SCRIPTS } from "../../scripts/package/debian.ts";
import { icnsOf, icoOf } from "../../scripts/package/icons.ts";
import {
  DESKTOP_ENTRY,
  FIREWALLD_SERVICE,
  RELAY_UNIT,
  STARTER,
  UFW_PROFILE,
} from "../../scripts/package/linux.ts";
import * as mac from "../../scripts/package/mac.ts";
import { manualOf } from "../../scripts/package/manual.ts";
import * as windows from "../../scripts/package/windows.ts";
import { createProgram } from "../../src/cli/program.ts";

const done = () => Promise.resolve(0);
const program = createProgram(
  {
    start: done,
    list: done,
    history: done,
    files: done,
    export: done,
    recordings: done,
    compose: done,
    doctor: done,
    update: done,
  },
  () => {},
);
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
  t.deepEqual(after.match(/rm -rf .*/g), ["rm -rf /var/lib/private/landline", "rm -rf /var/lib/landline"]);
  t.true(RELAY_UNIT.includes("--data-dir /var/lib/landline\n"));
});

const unixTest = process.platform === "win32" ? test.skip : test;
unixTest("[PK7] a shell reads the scripts", (t) => {
  for (const script of [...Object.values(MAINTAINER_SCRIPTS), STARTER, mac.STARTER, mac.COMMAND])
    t.is(spawnSync("sh", ["-n"], { input: script }).status, 0, script);
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
