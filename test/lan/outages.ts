/** How a host loses its network, and gets it back. */
import type { Lan } from "./lan.ts";

/** `hostLink`: its own card is off. `cut`: its cable is out. `silentCut`: frames vanish while the carrier stays. */
export type Outage = "hostLink" | "cut" | "silentCut";

export function setOutage(lan: Lan, host: number, how: Outage, isOut: boolean): void {
  if (how === "hostLink") lan.hostLink(host, !isOut);
  else if (how === "cut") lan[isOut ? "cut" : "uncut"](host);
  else lan[isOut ? "silentCut" : "silentUncut"](host);
}
