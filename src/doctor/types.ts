/** What the doctor knows of this computer, and what it makes of that. Null stands for what could not be found out. */
import type { DeviceFacts, Remedy } from "../kernel/examination.ts";
import type { Ports } from "../kernel/ports.ts";
import type { Words } from "../kernel/words.ts";

/** One address of a network card. */
export interface CardFacts {
  readonly name: string;
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  /** A VPN's, mostly. It carries no multicast. */
  readonly isTunnel: boolean;
  /** Of containers or virtual machines: no other computer is behind it. */
  readonly isVirtual: boolean;
  readonly mtuBytes: number | null;
}

/** `problem`: null where a datagram came back, "lost" where none did, else the system's code, such as EACCES. */
export interface MulticastFacts {
  readonly card: string;
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  readonly problem: string | null;
}

export interface PortFacts {
  /** At which Landline was told to be called; null for any. */
  readonly wanted: Ports | null;
  /** Of this program's own links; null where it has none. */
  readonly own: number | null;
  /** The system's code where UDP 5353 cannot be shared; null where it can. */
  readonly mdnsProblem: string | null;
  /** Of `wanted`, those that nobody has. */
  readonly freeMesh: readonly number[];
  readonly freeFiles: readonly number[];
  readonly hasFreeMedia: boolean;
}

/** `hasProfile`: the firewall knows Landline's ports by name, from the package. */
export interface FirewallFacts {
  readonly kind: "ufw" | "firewalld" | "none" | "unseen";
  readonly hasProfile: boolean;
}

/** Of the command alone: a window that asks is open. */
export interface ShellFacts {
  /** What shows the window. */
  readonly shown: { readonly name: string; readonly executable: string } | null;
  /** The name of the browser that was asked for its devices; null where there is none. */
  readonly asked: string | null;
}

export interface FolderFacts {
  readonly path: string;
  /** A sentence; null where it can be written. */
  readonly problem: Words | null;
  readonly freeBytes: number | null;
  /** The wall clock at the beginning of the latest run, this one or one before. */
  readonly usedAtMs: number | null;
}

/** What a person has chosen, and may have forgotten. */
export interface ChosenFacts {
  readonly soundOnly: boolean;
  /** 0: no limit. */
  readonly receiveLimitKbps: number;
  readonly sendLimitKbps: number;
}

export interface Facts {
  readonly platform: string;
  readonly nowMs: number;
  readonly cards: readonly CardFacts[];
  /** The own address by which the system would reach the internet. */
  readonly routeAddress: string | null;
  readonly multicast: readonly MulticastFacts[];
  readonly ports: PortFacts | null;
  readonly firewall: FirewallFacts;
  readonly folder: FolderFacts;
  readonly shell: ShellFacts | null;
  readonly devices: DeviceFacts | null;
  readonly chosen: ChosenFacts | null;
  /** How many members of meetings nearby, self aside, discovery hears. */
  readonly heard: number | null;
}

export interface Finding {
  readonly about: Words;
  readonly severity: "ok" | "warning" | "failure";
  readonly finding: Words;
  /** The one thing to do; null where nothing needs to be done. */
  readonly advice: Words | null;
  readonly remedy: Remedy | null;
}
