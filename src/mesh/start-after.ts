/** What a newcomer starts with, after a member has let it in. Pure. */
import type { RosterEntry } from "./identity/roster-entry.ts";
import type { AdmittedMessage } from "./messages.ts";
import type { MeshSessionStart } from "./session-types.ts";
import type { JoinTarget } from "./types.ts";

/** Below every version that a coordinator sends. */
const OF_NO_COORDINATOR = 0;

/** `admitted` is truthful (`admission/truthful.ts`). `publicKey`: the newcomer's, hex. `asked`: the members that it asked, and where. */
export function startAfter(
  admitted: AdmittedMessage,
  entry: RosterEntry,
  { publicKey, asked }: { readonly publicKey: string; readonly asked: JoinTarget["peers"] },
): MeshSessionStart {
  const { creation, passcode, credential } = admitted;
  const { epoch, version, entries } = admitted.roster;
  const [ticket] = credential;
  const admitter = entries.find((each) => each.publicKey === ticket?.issuer);
  // Its entry may say where it was a moment ago.
  const reachedAt = asked.find(({ peerId }) => peerId === admitter?.peerId)?.addresses ?? [];
  // Versions are not signed: if another member named one far ahead, self would take nothing of its coordinator until the next term.
  const isCoordinatorsWord = ticket?.issuer === epoch.publicKey;
  return {
    ...{ creation, entry, epoch, entries, passcode },
    version: isCoordinatorsWord ? version : OF_NO_COORDINATOR,
    // The host needs no credential, and chains that it begins stay short.
    credential: creation.host === publicKey ? [] : credential,
    ...(admitter === undefined
      ? {}
      : { admitter: { ...admitter, addresses: [...new Set([...reachedAt, ...admitter.addresses])] } }),
    awaited: { state: ticket?.state ?? 0, passcodeState: admitted.passcodeState ?? 0 },
  };
}
