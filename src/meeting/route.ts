/** Hands what members sent over their links to the part of the meeting that it is for. */
import type { MeshMessage } from "../mesh/types.ts";
import type { MeetingStore } from "../store/types.ts";
import type { MeetingParts } from "./parts.ts";

export function route(
  { from, channel, body, cameAtMs }: MeshMessage,
  {
    election,
    presence,
    seeders,
    storage,
    callBacks,
    legs,
    knocks,
    calls,
    recordings,
    captions,
    linkTest,
    releaseTalk,
  }: MeetingParts,
  store: MeetingStore,
): void {
  if (channel === "election") election.receive(from, body);
  else if (channel === "presence") presence.receive(from, body, cameAtMs);
  else if (channel === "store") store.receive(from, body);
  else if (channel === "files")
    void (storage.receive(from, body) || callBacks.receive(from, body) || seeders.receive(from, body));
  else if (channel === "calls") calls.receive(from, body);
  else if (channel === "door") knocks.receive(from, body);
  else if (channel === "captions") captions.receive(from, body);
  else if (channel === "linkTest") linkTest.receive(from, body);
  else if (channel === "updates") releaseTalk.receive(from, body);
  else if (channel === "recording") recordings.receive(from, body);
  else legs.receive(from, body);
}
