/** Entries of several authors, written down as a script. */
import type { Entry } from "../../../src/store/log/entry.ts";
import type { EntryBody } from "../../../src/store/log/entry-body.ts";
import type { Signer } from "../../../src/store/types.ts";
import { createChain } from "../support.ts";

/** Each entry has a higher counter than all before it. */
export function createScript() {
  const entries: Entry[] = [];
  const tips = new Map<string, Entry>();
  /** `backTo`: a liar's counter, in a feed of its own. */
  function say(signer: Signer, body: EntryBody, backTo?: number): Entry {
    const after = backTo === undefined ? tips.get(signer.publicKey) : undefined;
    const options = { lamport: backTo ?? entries.length + 1, body: () => body };
    const [entry] = createChain(signer, 1, after === undefined ? options : { ...options, after });
    if (entry === undefined) throw new Error("no entry");
    if (backTo === undefined) tips.set(signer.publicKey, entry);
    entries.push(entry);
    return entry;
  }
  /** All entries of the author so far: what a ban or a lowered role lists. */
  const countedOf = (signer: Signer): [Entry["feedId"], number][] => {
    const tip = tips.get(signer.publicKey);
    return tip === undefined ? [] : [[tip.feedId, tip.number]];
  };
  return { entries, say, countedOf };
}
