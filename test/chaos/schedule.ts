/** Which faults come in which order: the same seed gives the same ones. A fault names its victim by role, since roles change hands. Pure. */
import type { SeededRandom } from "../support/random.ts";

/** A number is the n-th guest that is neither coordinator nor deputy, counted around. */
export type Role = "coordinator" | "deputy" | number;

export type Fault =
  /** kill -9 of whole peers; they come back after a while. */
  | { readonly kind: "kill"; readonly whom: readonly Role[]; readonly forMs: number }
  /** SIGSTOP, then SIGCONT. */
  | { readonly kind: "stop"; readonly whom: readonly Role[]; readonly forMs: number }
  | { readonly kind: "leave"; readonly whom: readonly Role[]; readonly forMs: number }
  /** The cable is out; or frames vanish while the carrier stays. */
  | { readonly kind: "cut" | "silentCut"; readonly whom: readonly Role[]; readonly forMs: number }
  /** `share` of the hosts are on one side, at least one on each. */
  | { readonly kind: "partition"; readonly share: number; readonly forMs: number }
  /** On each cable, each way. */
  | { readonly kind: "loss"; readonly lossPct: number; readonly forMs: number }
  | { readonly kind: "delay"; readonly delayMs: number; readonly jitterMs: number; readonly forMs: number }
  /** Two loops that never rest. */
  | { readonly kind: "busy"; readonly forMs: number }
  | {
      readonly kind: "badNetwork";
      readonly lossPct: number;
      readonly delayMs: number;
      readonly forMs: number;
    };

/** The others run by themselves. */
type DrawnKind = Exclude<Fault["kind"], "busy" | "badNetwork">;

const DECK: readonly DrawnKind[] = ["kill", "kill", "stop", "cut", "silentCut", "partition", "loss", "leave"];

/** An endless sequence: every kind comes before one comes again. `hasDelay`: the machine can delay frames. */
export function* faults(random: SeededRandom, hasDelay: boolean): Generator<Fault, never> {
  const deck: readonly DrawnKind[] = hasDelay ? [...DECK, "delay"] : DECK;
  for (;;) {
    const rest = [...deck];
    while (rest.length > 0) {
      const [kind = "kill"] = rest.splice(Math.floor(random.next() * rest.length), 1);
      yield draw(kind, random);
    }
  }
}

const MEMBERS_COUNTED = 16;

function draw(kind: DrawnKind, random: SeededRandom): Fault {
  const forMs = Math.round(random.between(500, 8_000));
  const role = (): Role => {
    const chance = random.next();
    if (chance < 0.4) return "coordinator";
    return chance < 0.6 ? "deputy" : Math.floor(random.next() * MEMBERS_COUNTED);
  };
  switch (kind) {
    case "kill":
      return random.next() < 0.25
        ? { kind, whom: ["coordinator", "deputy"], forMs }
        : { kind, whom: [role()], forMs };
    case "partition":
      return { kind, share: random.between(0.2, 0.5), forMs };
    case "loss":
      return { kind, lossPct: Math.round(random.between(1, 20)), forMs };
    case "delay":
      return {
        kind,
        delayMs: Math.round(random.between(5, 80)),
        jitterMs: Math.round(random.between(0, 30)),
        forMs,
      };
    default:
      return { kind, whom: [role()], forMs };
  }
}

const WITH_ROLE = /^(kill|stop|leave|cut|silentCut):(coordinator|deputy|member)$/;
const ROLE_FAULT_MS = 3_000;

/** One fault again and again, each measured by itself: `busy`, such as `loss:1,delay:20`, or such as `silentCut:deputy`. */
export function parseOnly(text: string, spanMs: number): Fault {
  if (text === "busy") return { kind: "busy", forMs: spanMs };
  const [, kind, role] = WITH_ROLE.exec(text) ?? [];
  if (kind !== undefined) {
    const whom: readonly Role[] = [role === "coordinator" || role === "deputy" ? role : 0];
    // What the pattern lets through.
    return { kind: kind as "kill" | "stop" | "leave" | "cut" | "silentCut", whom, forMs: ROLE_FAULT_MS };
  }
  const parts = new Map(
    text.split(",").map((part) => {
      const [, name = "", number = ""] = /^(loss|delay):(\d{1,3})$/.exec(part) ?? [];
      if (name === "")
        throw new Error(`Not a fault: ${part}. Give busy, or such as loss:1,delay:20 or silentCut:deputy.`);
      return [name, Number(number)] as const;
    }),
  );
  const [lossPct, delayMs] = [parts.get("loss") ?? 0, parts.get("delay") ?? 0];
  return { kind: "badNetwork", lossPct, delayMs, forMs: spanMs };
}

/** As the rows of the table are named. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "kill":
      return `${roles(fault.whom)} killed`;
    case "stop":
      return `${roles(fault.whom)} stopped`;
    case "leave":
      return `${roles(fault.whom)} leaves`;
    case "cut":
      return `${roles(fault.whom)}'s cable cut`;
    case "silentCut":
      return `${roles(fault.whom)} silently cut`;
    case "partition":
      return "partition";
    case "loss":
      return fault.lossPct > LIGHT_LOSS_PCT ? "loss of 6-20%" : "loss of 1-5%";
    case "delay":
      return "delay of 5-80 ms";
    case "busy":
      return "two busy loops";
    case "badNetwork":
      return `${fault.lossPct}% loss, ${fault.delayMs}±${fault.delayMs} ms delay`;
  }
}

const roles = (whom: readonly Role[]): string =>
  whom.map((role) => (typeof role === "number" ? "member" : role)).join(" and ");

/** As the schedule is printed. */
export function faultLine(fault: Fault): string {
  const numbers = Object.entries(fault)
    .filter(([name]) => name !== "kind" && name !== "forMs")
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join("+") : Number(value).toFixed(2)}`);
  return [`${fault.kind} for ${(fault.forMs / 1_000).toFixed(1)} s`, ...numbers].join(", ");
}

const LIGHT_LOSS_PCT = 5;

/** Whether another guest may rightly take over without a handover. `isCoordinatorHit`: the fault hits the coordinator's process or own cable. */
export function mayMoveCoordinator(fault: Fault, isCoordinatorHit: boolean): boolean {
  if (fault.kind === "partition") return true;
  if (fault.kind === "loss") return fault.lossPct > LIGHT_LOSS_PCT;
  if (fault.kind === "delay" || fault.kind === "busy" || fault.kind === "badNetwork") return false;
  return isCoordinatorHit;
}
