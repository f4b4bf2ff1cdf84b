/** What is said at the start where the wanted ports are taken. */
import type { Ports } from "../kernel/ports.ts";

/** What a person has to know of the port at which this member is called; null for nothing. */
export function portNewsOf(wanted: Ports | null, port: number): string | null {
  if (wanted === null || wanted.mesh.includes(port)) return null;
  return `Other programs have the ports ${wanted.mesh[0]} to ${wanted.mesh.at(-1)}, so other members call this one at port ${port}. A firewall may have to let that through, and codes last until the next start.`;
}
