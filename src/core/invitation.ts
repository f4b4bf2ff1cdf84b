/** What self tells others so that they get into its meeting without multicast: a code for each of its networks, and a link. */
import type { Invitation } from "../api/view.ts";
import { keyWords } from "../kernel/key-words.ts";
import type { Log } from "../kernel/log.ts";
import type { MeetingId } from "../kernel/ids.ts";
import { encodeCode } from "./invitation-code.ts";
import { encodeLink } from "./invitation-link.ts";
import { keyFingerprint } from "./key-fingerprint.ts";

export interface Invitations {
  /** Null without a network, and until the fingerprint is made: `onChange` comes then. */
  of(meetingId: MeetingId): Invitation | null;
}

export function createInvitations(deps: {
  readonly log: Log;
  /** Hex. */
  readonly publicKey: string;
  readonly port: number;
  /** Best first. */
  readonly interfaces: () => readonly { readonly name: string; readonly address: string }[];
  readonly onChange: () => void;
}): Invitations {
  const { log, publicKey, port } = deps;
  let fingerprint: Uint8Array | null = null;
  let isBegun = false;
  /** The same object until something changes. */
  let last: { readonly of: string; readonly invitation: Invitation | null } = { of: "", invitation: null };

  function begin(): void {
    if (isBegun) return;
    isBegun = true;
    keyFingerprint(publicKey)
      .then((made) => {
        fingerprint = made;
        deps.onChange();
      })
      .catch((error: unknown) => log.error("no invitation can be made", { error: String(error) }));
  }

  function make(meetingId: MeetingId, known: Uint8Array): Invitation | null {
    const codes = deps.interfaces().flatMap(({ name, address }) => {
      const code = encodeCode({ address, port, fingerprint: known });
      return code === null ? [] : [{ network: name, address, code }];
    });
    const [first] = codes;
    if (first === undefined) return null;
    const addresses = codes.map(({ address }) => address);
    const link = encodeLink({ meetingId, publicKey, port, addresses });
    return { code: first.code, link, codes, keyWords: keyWords(publicKey) };
  }

  return {
    of(meetingId) {
      begin();
      if (fingerprint === null) return null;
      const of = JSON.stringify([meetingId, deps.interfaces()]);
      if (last.of !== of) last = { of, invitation: make(meetingId, fingerprint) };
      return last.invitation;
    },
  };
}
