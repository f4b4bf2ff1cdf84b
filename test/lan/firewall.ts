/** A firewall on a host, as desktops have them. */
import { execFileSync } from "node:child_process";
import { compiled } from "./compiled.ts";
import type { Lan } from "./lan.ts";
import { namespacePath } from "./namespaces.ts";

/** Nothing gets into the host any more but answers, mDNS and neighbour discovery: nobody can call it. Needs gcc (see `delayProblem`). */
export function blockInbound(lan: Lan, host: number): void {
  execFileSync(compiled("firewall"), [namespacePath(lan.namespace(host))]);
}
