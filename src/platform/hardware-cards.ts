/** The network cards behind which there is a device, by Linux' own word: no name says so, for bridges of containers are called anything. */
import { readdirSync } from "node:fs";

const FOLDER = "/sys/class/net";
/** A VLAN on a bond on a card is three deep. */
const DEEPEST = 4;

/**
 * `namesIn`: what lies in a folder. A card has a `device`; a bridge, a bond or a VLAN over one has it among its `lower_` cards (sysfs-class-net).
 * Empty where the system has no such folder.
 */
export function hardwareCardsBy(namesIn: (folder: string) => readonly string[]): ReadonlySet<string> {
  const entriesOf = new Map(namesIn(FOLDER).map((name) => [name, namesIn(`${FOLDER}/${name}`)]));
  const isHardware = (name: string, depth: number): boolean =>
    (entriesOf.get(name) ?? []).some(
      (entry) =>
        entry === "device" ||
        (entry.startsWith("lower_") &&
          depth < DEEPEST &&
          isHardware(entry.slice("lower_".length), depth + 1)),
    );
  return new Set([...entriesOf.keys()].filter((name) => isHardware(name, 1)));
}

export const readHardwareCards = (): ReadonlySet<string> => hardwareCardsBy(namesIn);

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
