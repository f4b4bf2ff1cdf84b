/** A member of a party begins to record, and everybody answers whether it agrees. */
import type { PeerId } from "../../src/kernel/ids.ts";
import { idOf, type Guest, type Party } from "./party.ts";

/** `isWilling`: all, unless given. Resolves once the recorder knows what all of them have answered. */
export async function startRecording(
  { guests }: Pick<Party, "guests">,
  recorder: Guest,
  isWilling: (guest: Guest) => boolean = () => true,
): Promise<void> {
  recorder.peer.send({ type: "startRecording" });
  for (const guest of guests) {
    await guest.peer.event("recording", ({ recording }) => recording?.by === idOf(recorder));
    guest.peer.send({ type: "recordingConsent", agrees: isWilling(guest) });
  }
  await recorder.peer.until("all have answered", () => {
    const { agreed = [], declined = [] } = recorder.peer.last("recording")?.recording ?? {};
    return agreed.length + declined.length === guests.length;
  });
}

/** Until it is a host a member may not record. Resolves once `guest` knows. */
export async function makeCoHost(host: Guest, guest: Guest): Promise<void> {
  // Its core has said so of itself.
  const peerId = idOf(guest) as PeerId;
  host.peer.send({ type: "setRole", peerId, role: "coHost" });
  await guest.peer.event("role", (event) => event.peerId === peerId && event.role === "coHost");
}
