/** What is said at the start where the wanted ports are taken. */
import type { Ports } from "../kernel/ports.ts";
import { words, type Words } from "../kernel/words.ts";

/** What a person has to know of the port at which this member is called; null for nothing. */
export function portNewsOf(wanted: Ports | null, port: number): Words | null {
  const [first, last] = [wanted?.mesh[0], wanted?.mesh.at(-1)];
  if (wanted === null || wanted.mesh.includes(port) || first === undefined || last === undefined) return null;
  return words("startPortsTaken", first, last, port);
}
