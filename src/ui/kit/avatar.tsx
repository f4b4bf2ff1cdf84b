/** A participant's initials on a colour that follows from the peer id. */
import type { PeerId } from "../../kernel/ids.ts";
import { withoutSuffix } from "../model/names-apart.ts";
import { avatarColour, initials } from "../model/text.ts";

export function Avatar({ peerId, name, size }: { peerId: PeerId; name: string; size: "small" | "portrait" }) {
  return (
    <span
      class={`avatar ${size}`}
      style={{ background: `var(--avatar-${avatarColour(peerId)})` }}
      aria-hidden="true"
    >
      {initials(withoutSuffix(name))}
    </span>
  );
}
