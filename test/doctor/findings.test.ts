/** What the doctor makes of what it knows. Rules: SPEC.md. */
import test from "ava";
import { findingsOf } from "../../src/doctor/findings.ts";
import type { Facts } from "../../src/doctor/types.ts";
import { portsFrom } from "../../src/kernel/ports.ts";
import { verbatim, words } from "../../src/kernel/words.ts";
import { amissWith, cardOf, HEALTHY, multicastOn, NOW_MS, portsWith } from "./healthy.ts";

const devices = (more: Partial<NonNullable<Facts["devices"]>>): Partial<Facts> => ({
  devices: HEALTHY.devices && { ...HEALTHY.devices, ...more },
});
const chosen = (more: Partial<NonNullable<Facts["chosen"]>>): Partial<Facts> => ({
  chosen: HEALTHY.chosen && { ...HEALTHY.chosen, ...more },
});
const folder = (more: Partial<Facts["folder"]>): Partial<Facts> => ({
  folder: { ...HEALTHY.folder, ...more },
});
const vpn = cardOf("wg0", "10.8.0.2", { isTunnel: true });
const bridge = cardOf("docker0", "172.17.0.1", { isVirtual: true });
const wired = cardOf("eth0", "10.0.0.1");
const lan = (count: number) => Array.from({ length: count }, (_, at) => cardOf(`eth${at}`, `10.0.${at}.1`));

/** A fault, what is broken, and the one finding that names it. */
const FAULTS: readonly (readonly [string, Partial<Facts>, string, "warning" | "failure"])[] = [
  ["no network", { cards: [] }, "doctorNoNetwork", "failure"],
  ["link-local IPv6 alone", { cards: [cardOf("eth0", "fe80::1")] }, "doctorLinkLocal", "warning"],
  ["no DHCP", { cards: [cardOf("eth0", "169.254.3.4")] }, "doctorSelfAssigned", "warning"],
  ["wrong card: bridges alone", { cards: [bridge] }, "doctorVirtualOnly", "failure"],
  ["wrong card: a VPN alone", { cards: [vpn] }, "doctorVpnOnly", "warning"],
  ["a VPN's route", { cards: [wired, vpn], routeAddress: "10.8.0.2" }, "doctorVpnRoute", "warning"],
  ["more cards than are used", { cards: lan(17) }, "doctorManyCards", "warning"],
  ["tiny MTU", { cards: [cardOf("eth0", "10.0.0.1", { mtuBytes: 1_000 })] }, "doctorMtuTiny", "failure"],
  ["small MTU", { cards: [cardOf("eth0", "10.0.0.1", { mtuBytes: 1_400 })] }, "doctorMtuSmall", "warning"],
  ["jumbo frames", { cards: [cardOf("eth0", "10.0.0.1", { mtuBytes: 9_000 })] }, "doctorMtuLarge", "warning"],
  ["isolation", { multicast: [multicastOn("eth0", "lost")] }, "doctorMulticastLost", "failure"],
  [
    "no right to multicast",
    { multicast: [multicastOn("eth0", "EPERM")] },
    "doctorMulticastForbidden",
    "failure",
  ],
  [
    "no route for multicast",
    { multicast: [multicastOn("eth0", "ENETUNREACH")] },
    "doctorMulticastFails",
    "failure",
  ],
  [
    "one card without multicast",
    { multicast: [multicastOn("eth0", null), multicastOn("wlan0", "lost")] },
    "doctorMulticastLost",
    "warning",
  ],
  ["mDNS port held", { ports: portsWith({ mdnsProblem: "EADDRINUSE" }) }, "doctorMdnsTaken", "failure"],
  ["mDNS port forbidden", { ports: portsWith({ mdnsProblem: "EACCES" }) }, "doctorMdnsForbidden", "failure"],
  ["mDNS port fails", { ports: portsWith({ mdnsProblem: "ENOBUFS" }) }, "doctorMdnsFails", "failure"],
  ["link ports taken", { ports: portsWith({ own: null, freeMesh: [] }) }, "doctorPortsTaken", "warning"],
  ["links elsewhere", { ports: portsWith({ own: 40_000 }) }, "doctorPortOther", "warning"],
  ["file ports taken", { ports: portsWith({ freeFiles: [] }) }, "doctorPortsTaken", "warning"],
  ["media ports taken", { ports: portsWith({ hasFreeMedia: false }) }, "doctorMediaPortsTaken", "warning"],
  ["ufw", { firewall: { kind: "ufw", hasProfile: true } }, "doctorFirewallOn", "warning"],
  ["firewalld", { firewall: { kind: "firewalld", hasProfile: false } }, "doctorFirewallOn", "warning"],
  [
    "Windows' firewall",
    { platform: "win32", firewall: { kind: "unseen", hasProfile: false } },
    "doctorFirewallUnseen",
    "warning",
  ],
  ["no window", { shell: { shown: null, asked: null } }, "doctorNoWindow", "failure"],
  [
    "browser that does not tell",
    { devices: null, shell: { shown: null, asked: "Edge" } },
    "doctorNoWindow,doctorDevicesUntold",
    "failure",
  ],
  ["no camera", devices({ cameras: 0 }), "doctorNoCamera", "warning"],
  ["no microphone", devices({ microphones: 0 }), "doctorNoMicrophone", "warning"],
  ["no devices", devices({ cameras: 0, microphones: 0 }), "doctorNoDevices", "warning"],
  ["camera busy", devices({ camera: "busy" }), "doctorCameraBusy", "warning"],
  ["camera denied", devices({ camera: "denied" }), "doctorCameraDenied", "warning"],
  ["camera broken", devices({ camera: "fails" }), "doctorCameraFails", "warning"],
  ["microphone busy", devices({ microphone: "busy" }), "doctorMicrophoneBusy", "warning"],
  ["microphone denied", devices({ microphone: "denied" }), "doctorMicrophoneDenied", "warning"],
  ["microphone broken", devices({ microphone: "fails" }), "doctorMicrophoneFails", "warning"],
  ["chosen device missing", devices({ missing: ["Studio"] }), "doctorDeviceMissing", "warning"],
  ["clock of 1970", { nowMs: 0, ...folder({ usedAtMs: null }) }, "doctorClockWrong", "warning"],
  ["clock set back", folder({ usedAtMs: NOW_MS + 86_400_000 }), "doctorClockBack", "warning"],
  [
    "read-only folder",
    folder({ problem: words("doctorFolderShut", "/data") }),
    "doctorFolderShut",
    "failure",
  ],
  ["disk nearly full", folder({ freeBytes: 1e9 }), "doctorDiskLow", "warning"],
  ["disk full", folder({ freeBytes: 1e6 }), "doctorDiskLow", "failure"],
  ["sound only", chosen({ soundOnly: true }), "doctorSoundOnly", "warning"],
  ["others' pictures limited", chosen({ receiveLimitKbps: 300 }), "doctorReceiveLimit", "warning"],
  ["own pictures limited", chosen({ sendLimitKbps: 300 }), "doctorSendLimit", "warning"],
  ["nobody heard", { heard: 0 }, "doctorNobodyHeard", "warning"],
];

for (const [name, broken, code, severity] of FAULTS)
  test(`[DR300] a fault is named, and nothing else: ${name}`, (t) => {
    const amiss = amissWith(broken);
    t.is(amiss.map(({ found }) => found).join(), code);
    t.is(amiss[0]?.severity, severity);
    for (const { toDo } of amiss) t.not(toDo, null);
  });

test("[DR300] a folder of a newer program is not to be made writable: its sentence says what to do", (t) => {
  const amiss = amissWith(folder({ problem: words("dataFolderNewer", "/data") }));
  t.deepEqual(
    amiss.map(({ found, toDo }) => [found, toDo]),
    [["dataFolderNewer", null]],
  );
});

test("[DR301] nothing amiss is no finding but good ones, each without anything to do", (t) => {
  t.deepEqual(amissWith({}), []);
  for (const { advice, remedy, finding } of findingsOf(HEALTHY)) {
    t.deepEqual([advice, remedy], [null, null]);
    t.not(finding.message, "");
  }
});

test("[DR302] what could not be found out is no finding", (t) => {
  const unknown: Partial<Facts> = {
    ...{ ports: null, devices: null, chosen: null, heard: null, routeAddress: null, multicast: [] },
    cards: [cardOf("eth0", "10.0.0.1", { mtuBytes: null })],
    folder: { path: "/data", problem: null, freeBytes: null, usedAtMs: null },
  };
  t.deepEqual(amissWith(unknown), []);
  // Where multicast does not work, that nobody is heard is no news.
  t.deepEqual(
    amissWith({ heard: 0, multicast: [multicastOn("eth0", "lost")] }).map(({ found }) => found),
    ["doctorMulticastLost"],
  );
});

test("[DR303] the gravest come first, and of one weight what keeps people from finding each other", (t) => {
  const findings = findingsOf({
    ...{ ...HEALTHY, heard: 0, multicast: [multicastOn("eth0", null)] },
    ports: portsWith({ mdnsProblem: "EADDRINUSE" }),
    folder: { ...HEALTHY.folder, freeBytes: 0 },
    devices: { cameras: 0, microphones: 0, camera: "unknown", microphone: "unknown", missing: [] },
  });
  t.deepEqual(
    findings.filter(({ severity }) => severity !== "ok").map(({ finding }) => finding.sentences[0]?.code),
    ["doctorMdnsTaken", "doctorDiskLow", "doctorNobodyHeard", "doctorNoDevices"],
  );
  const weights = findings.map(({ severity }) => ["failure", "warning", "ok"].indexOf(severity));
  t.deepEqual(
    weights,
    weights.toSorted((a, b) => a - b),
  );
});

test("[DR304] the firewall's finding names all ports, also others than the usual ones", (t) => {
  const said = (more: Partial<Facts>) =>
    findingsOf({ ...HEALTHY, ...more }).find(({ about }) => about.sentences[0]?.code === "aboutFirewall")
      ?.finding.message ?? "";
  t.regex(said({}), /UDP 5353, TCP 26540–26547, UDP 26540–26543, 26560–26999\./);
  const ports = portsWith({ wanted: portsFrom(30_000), own: 30_000 });
  t.regex(said({ ports }), /TCP 30000–30007, UDP 30000–30003, 30020–30459/);
  t.regex(
    said({ ports: null, platform: "darwin", firewall: { kind: "unseen", hasProfile: false } }),
    /26540/,
  );
});

const commandOf = (more: Partial<Facts>): string => {
  const remedy = amissWith(more)[0]?.remedy;
  return remedy?.kind === "runCommand" ? remedy.command : "none";
};

test("[DR305] commands for a person to run open exactly these ports; a profile that knows them is named", (t) => {
  t.is(commandOf({ firewall: { kind: "ufw", hasProfile: true } }), "sudo ufw allow Landline");
  t.is(
    commandOf({ firewall: { kind: "ufw", hasProfile: false } }),
    "sudo ufw allow 5353/udp && sudo ufw allow 26540:26547/tcp && sudo ufw allow 26540:26543/udp && sudo ufw allow 26560:26999/udp",
  );
  const elsewhere = portsWith({ wanted: portsFrom(30_000), own: 30_000 });
  t.regex(commandOf({ ports: elsewhere, firewall: { kind: "ufw", hasProfile: true } }), /30000:30007\/tcp/);
  t.is(
    commandOf({ firewall: { kind: "firewalld", hasProfile: true } }),
    "sudo firewall-cmd --permanent --add-service=mdns --add-service=landline && sudo firewall-cmd --reload",
  );
  t.regex(
    commandOf({ firewall: { kind: "firewalld", hasProfile: false } }),
    /--add-port=26540-26547\/tcp --add-port=26540-26543\/udp --add-port=26560-26999\/udp/,
  );
  const windows = commandOf({ platform: "win32", firewall: { kind: "unseen", hasProfile: false } });
  t.deepEqual(
    windows.split("\n").map((line) => /protocol=(\w+) localport=([\d,-]+)/.exec(line)?.slice(1)),
    [
      ["TCP", "26540-26547"],
      ["UDP", "5353,26540-26543,26560-26999"],
    ],
  );
  const small = (name: string, platform: string) =>
    commandOf({ platform, cards: [cardOf(name, "10.0.0.1", { mtuBytes: 1_400 })] });
  t.is(small("eth0", "linux"), "sudo ip link set dev eth0 mtu 1500");
  t.is(small("eth0", "darwin"), "none");
  t.is(small("x;reboot", "linux"), "none", "a name that a shell would read as more than a name");
});

test("[DR306] what Landline can do itself is a remedy of the finding", (t) => {
  const remedyOf = (more: Partial<Facts>) => amissWith(more)[0]?.remedy;
  t.deepEqual(remedyOf(devices({ camera: "busy" })), { kind: "openSettings", section: "devices" });
  t.deepEqual(remedyOf(devices({ missing: ["Studio"] })), { kind: "openSettings", section: "devices" });
  t.deepEqual(remedyOf(folder({ freeBytes: 1e9 })), { kind: "openSettings", section: "files" });
  t.deepEqual(remedyOf({ heard: 0 }), { kind: "joinByCode" });
  t.deepEqual(remedyOf({ multicast: [multicastOn("eth0", "lost")] }), { kind: "joinByCode" });
  t.deepEqual(remedyOf(chosen({ soundOnly: true })), {
    kind: "setSettings",
    settings: { soundOnly: false },
  });
  t.deepEqual(remedyOf(chosen({ receiveLimitKbps: 300 })), {
    kind: "setSettings",
    settings: { receiveLimitKbps: 0 },
  });
  t.deepEqual(remedyOf(chosen({ sendLimitKbps: 300 })), {
    kind: "setSettings",
    settings: { sendLimitKbps: 0 },
  });
  t.is(remedyOf(devices({ camera: "denied" })), null);
});

test("[WY13] the doctor names a card that nobody has given an address, and a network of link-local IPv6 alone; either is no failure", (t) => {
  const wireless = cardOf("wlan0", "192.168.1.7");
  const own = cardOf("eth0", "169.254.3.4");
  const linkLocal = cardOf("eth0", "fe80::1");
  const said = (cards: Facts["cards"]) =>
    findingsOf({ ...HEALTHY, cards })
      .filter(({ about }) => about.message === "Network")
      .map(({ severity, finding, advice }) => [severity, finding.message, advice?.message ?? ""].join(" "));
  const [alone = ""] = said([own, linkLocal]);
  t.regex(alone, /^warning Nobody has given eth0 169\.254\.3\.4 an address.*same cable or switch/);
  t.regex(
    said([wireless, own]).join("\n"),
    /Nobody has given eth0.*\nok Connected through wlan0 192\.168\.1\.7\./,
  );
  t.regex(said([linkLocal]).join(), /^warning .*no sound and no pictures/);
  t.deepEqual(said([cardOf("eth0", "fd00::1"), linkLocal]), ["ok Connected through eth0 fd00::1. "]);
});

test("[CM23] the doctor judges window and clock", (t) => {
  const browser = { name: "Chromium", executable: "/usr/bin/chromium" };
  const said = (more: Partial<Facts>) =>
    findingsOf({ ...HEALTHY, ...more }).map(({ severity, finding }) => `${severity} ${finding.message}`);
  t.true(
    said({ shell: { shown: browser, asked: "Chromium" } }).includes(
      "ok It opens in Chromium (/usr/bin/chromium).",
    ),
  );
  t.true(
    said({ devices: null, shell: { shown: browser, asked: null } }).includes(
      "warning Not checked: there is no browser.",
    ),
  );
  t.true(said({}).includes("ok It shows 2030-06-01 10:20 UTC."));
  // What the command found out at the folder is said as it is.
  const shut = verbatim("The data folder /x cannot be written. Make it writable.");
  t.like(amissWith(folder({ problem: shut }))[0], { severity: "failure", toDo: null });
});
