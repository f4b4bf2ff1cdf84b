/** A computer on which nothing is amiss, for tests to break one thing of. */
import { USUAL_PORTS } from "../../src/kernel/ports.ts";
import type { CardFacts, Facts, MulticastFacts, PortFacts } from "../../src/doctor/types.ts";
import { findingsOf } from "../../src/doctor/findings.ts";

export const cardOf = (name: string, address: string, more: Partial<CardFacts> = {}): CardFacts => ({
  ...{ name, address, family: address.includes(":") ? "IPv6" : "IPv4" },
  ...{ isTunnel: false, isVirtual: false, mtuBytes: 1_500 },
  ...more,
});

export const multicastOn = (card: string, problem: string | null): MulticastFacts => ({
  ...{ card, address: "10.0.0.1", family: "IPv4", problem },
});

export const portsWith = (more: Partial<PortFacts>): PortFacts => ({
  ...{ wanted: USUAL_PORTS, own: 26_540, mdnsProblem: null },
  ...{ freeMesh: USUAL_PORTS.mesh.slice(1), freeFiles: USUAL_PORTS.files, hasFreeMedia: true },
  ...more,
});

export const NOW_MS = Date.UTC(2030, 5, 1, 10, 20, 30);

export const HEALTHY: Facts = {
  ...{ platform: "linux", nowMs: NOW_MS },
  cards: [cardOf("eth0", "10.0.0.1"), cardOf("eth0", "fe80::1")],
  routeAddress: "10.0.0.1",
  multicast: [multicastOn("eth0", null)],
  ports: portsWith({}),
  firewall: { kind: "none", hasProfile: false },
  folder: { path: "/data", problem: null, freeBytes: 50e9, usedAtMs: NOW_MS - 1_000 },
  shell: null,
  devices: { cameras: 1, microphones: 2, camera: "fine", microphone: "unknown", missing: [] },
  chosen: { soundOnly: false, receiveLimitKbps: 0, sendLimitKbps: 0 },
  heard: 3,
};

/** What is amiss with it: codes of what is found and what to do, and the remedy. */
export const amissWith = (more: Partial<Facts>) =>
  findingsOf({ ...HEALTHY, ...more })
    .filter(({ severity }) => severity !== "ok")
    .map(({ severity, finding, advice, remedy }) => ({
      severity,
      found: finding.sentences.map(({ code }) => code).join(),
      toDo: advice?.sentences.map(({ code }) => code).join() ?? null,
      remedy,
    }));
