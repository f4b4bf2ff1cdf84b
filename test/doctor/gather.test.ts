/** How the doctor finds out what it knows. Rules: SPEC.md. */
import { createServer } from "node:net";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { gatherFacts, multicastCards, STEPS, type Given } from "../../src/doctor/gather.ts";
import { nodeSystem, type DoctorSystem } from "../../src/doctor/system.ts";
import { portsFrom, USUAL_PORTS } from "../../src/kernel/ports.ts";
import { cardOf, NOW_MS } from "./healthy.ts";

const GIVEN: Given = {
  ports: { wanted: USUAL_PORTS, own: null },
  folder: { path: "/data", problem: null },
  ...{ shell: null, devices: null, chosen: null, heard: 2 },
};

const address = (name: string, more: object = {}) => ({
  ...{ address: name, family: name.includes(":") ? "IPv6" : "IPv4", internal: false },
  ...{ mac: "02:00:00:00:00:01" },
  ...more,
});

function systemWith(more: Partial<DoctorSystem> = {}, texts: Readonly<Record<string, string>> = {}) {
  const tried: string[] = [];
  const system: DoctorSystem = {
    ...{ platform: "linux", nowMs: () => NOW_MS },
    interfaces: () => ({
      lo: [address("127.0.0.1", { internal: true })],
      eth0: [address("fe80::1"), address("10.0.0.1")],
      docker0: [address("172.17.0.1")],
      wg0: [address("10.8.0.2", { mac: "00:00:00:00:00:00" })],
    }),
    hardwareCards: () => new Set(["eth0"]),
    routeAddress: () => Promise.resolve("10.8.0.2"),
    tryMulticast: ({ name }) => Promise.resolve(name === "eth0" ? null : "lost"),
    tryMdnsPort: () => Promise.resolve(null),
    isTcpFree: (port) => Promise.resolve(port !== 26_540),
    isUdpFree: (port) => {
      tried.push(`udp ${port}`);
      return Promise.resolve(port < 26_998);
    },
    read: (file) => texts[file] ?? null,
    tryFolder: () => Promise.resolve(null),
    freeBytes: () => Promise.resolve(7e9),
    within: (_spanMs, look, unknown) =>
      Promise.resolve()
        .then(look)
        .catch(() => unknown),
    ...more,
  };
  return { system, tried };
}

test("[DR343] a bridge over a card, and one that the way to other networks leads over, is none of containers, whatever it is called", async (t) => {
  const virtualOf = async (more: Partial<DoctorSystem>) => {
    const { cards } = await gatherFacts(GIVEN, systemWith(more).system);
    return cards.map(({ name, isVirtual }) => [name, isVirtual]);
  };
  const interfaces = () => ({ "vEthernet (LAN)": [address("192.168.1.7")], "br-lan": [address("10.0.0.1")] });
  const none = { interfaces, hardwareCards: () => new Set<string>() };
  t.deepEqual(await virtualOf(none), [
    ["vEthernet (LAN)", true],
    ["br-lan", true],
  ]);
  t.deepEqual(await virtualOf({ ...none, routeAddress: () => Promise.resolve("192.168.1.7") }), [
    ["vEthernet (LAN)", false],
    ["br-lan", true],
  ]);
  t.deepEqual(await virtualOf({ ...none, hardwareCards: () => new Set(["br-lan"]) }), [
    ["vEthernet (LAN)", true],
    ["br-lan", false],
  ]);
});

test("[DR310] cards, route, ports, folder and what whoever asks knows become facts, step by step", async (t) => {
  const { system, tried } = systemWith(
    {},
    {
      "/sys/class/net/eth0/mtu": "1500\n",
      "/data/last-run.json": '{"startedAtMs":1893456000000}',
    },
  );
  const steps: number[] = [];
  const facts = await gatherFacts(GIVEN, system, (done) => void steps.push(done));
  t.deepEqual(
    facts.cards.map(({ name, isTunnel, isVirtual, mtuBytes }) => [name, isTunnel, isVirtual, mtuBytes]),
    [
      ["eth0", false, false, 1_500],
      ["docker0", false, true, null],
      ["wg0", true, false, null],
      ["eth0", false, false, 1_500],
    ],
  );
  t.deepEqual(
    facts.multicast.map(({ card, problem }) => [card, problem]),
    [
      ["eth0", null],
      ["docker0", "lost"],
    ],
  );
  t.like(facts.ports, { freeMesh: [26_541, 26_542, 26_543], hasFreeMedia: true, mdnsProblem: null });
  t.deepEqual(tried, ["udp 26999", "udp 26998", "udp 26997"], "from the end that no relay has yet");
  t.deepEqual(facts.folder, { path: "/data", problem: null, freeBytes: 7e9, usedAtMs: 1_893_456_000_000 });
  t.like(facts, { routeAddress: "10.8.0.2", heard: 2, nowMs: NOW_MS });
  t.deepEqual(steps, [1, 2, 3, STEPS]);
});

test("[DR311] a look that fails leaves its fact unknown, and nothing rejects", async (t) => {
  const fails = () => Promise.reject(new Error("as scripted"));
  const { system } = systemWith(
    {
      interfaces() {
        throw new Error("as scripted");
      },
      ...{ routeAddress: fails, tryMdnsPort: fails, tryFolder: fails, freeBytes: fails },
    },
    { "/data/last-run.json": "{" },
  );
  const facts = await gatherFacts(GIVEN, system);
  t.deepEqual(facts.cards, []);
  t.is(facts.ports, null);
  t.deepEqual(facts.folder, { path: "/data", problem: null, freeBytes: null, usedAtMs: null });
});

test("[DR312] which firewall is on, and whether it knows Landline, is read from where everybody may read", async (t) => {
  const firewallWith = async (texts: Readonly<Record<string, string>>, platform = "linux") =>
    (await gatherFacts(GIVEN, systemWith({ platform }, texts).system)).firewall;
  const ufw = { "/etc/ufw/ufw.conf": "# a comment\nENABLED=yes\nLOGLEVEL=low\n" };
  t.deepEqual(await firewallWith(ufw), { kind: "ufw", hasProfile: false });
  t.deepEqual(await firewallWith({ ...ufw, "/etc/ufw/applications.d/landline": "[Landline]" }), {
    ...{ kind: "ufw", hasProfile: true },
  });
  t.like(await firewallWith({ "/etc/ufw/ufw.conf": "ENABLED=no\n" }), { kind: "none" });
  t.like(await firewallWith({ "/etc/systemd/system/multi-user.target.wants/firewalld.service": "[Unit]" }), {
    kind: "firewalld",
    hasProfile: false,
  });
  t.like(await firewallWith(ufw, "win32"), { kind: "unseen" });
});

test("[DR313] a look that takes too long is given up", async (t) => {
  t.is(await nodeSystem.within(1, () => new Promise<string>(() => {}), "unknown"), "unknown");
  t.is(await nodeSystem.within(60_000, () => "known", "unknown"), "known");
  t.is(await nodeSystem.within(60_000, () => Promise.reject(new Error("no")), "unknown"), "unknown");
});

test("[DR314] multicast is tried where meetings are found: on IPv4, else on link-local IPv6, and on no tunnel", (t) => {
  const wireless = cardOf("wlan0", "192.168.1.7");
  const linkLocal = cardOf("eth0", "fe80::1");
  const unique = cardOf("eth0", "fd00::1");
  t.deepEqual(multicastCards([wireless, unique, linkLocal]), [wireless, linkLocal]);
  t.deepEqual(multicastCards([cardOf("eth0", "169.254.3.4"), linkLocal]).length, 1);
  t.deepEqual(multicastCards([cardOf("wg0", "10.8.0.2", { isTunnel: true })]), []);
});

test("[DR315] on this machine ports that somebody has are told from free ones, and a folder from what is none", async (t) => {
  const server = createServer();
  const socket = createSocket("udp4");
  const folder = mkdtempSync(path.join(tmpdir(), "landline-doctor-"));
  t.teardown(() => {
    server.close();
    socket.close();
    rmSync(folder, { recursive: true });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const bound = server.address();
  const tcp = bound !== null && typeof bound === "object" ? bound.port : 0;
  t.false(await nodeSystem.isTcpFree(tcp));
  t.false(await nodeSystem.isUdpFree(socket.address().port));
  t.is(await nodeSystem.tryFolder(folder), null);
  t.regex((await nodeSystem.tryFolder(path.join(folder, "none")))?.message ?? "", /cannot be written/);
  t.true(((await nodeSystem.freeBytes(folder)) ?? 0) > 0);
  t.is(nodeSystem.read(path.join(folder, "none")), null);
});

test("[DR316] with any ports allowed none is judged", async (t) => {
  const { system, tried } = systemWith();
  const facts = await gatherFacts({ ...GIVEN, ports: { wanted: null, own: 40_000 } }, system);
  t.like(facts.ports, { freeMesh: [], hasFreeMedia: true, own: 40_000 });
  t.deepEqual(tried, []);
  const none = await gatherFacts(
    { ...GIVEN, ports: { wanted: portsFrom(30_000), own: null } },
    systemWith({ isUdpFree: () => Promise.resolve(false) }).system,
  );
  t.is(none.ports?.hasFreeMedia, false);
});
