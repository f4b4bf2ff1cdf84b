/** Leaves a meeting: hands over what self carries, says goodbye, and frees everything in an order that undoes nothing by what still runs. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import { compareEpochs } from "../kernel/epoch.ts";
import type { Advertising } from "./advertising.ts";
import type { MeetingDeps, MeetingParts } from "./parts.ts";

export async function leaveMeeting({
  deps,
  parts,
  advertising,
  undo,
}: {
  readonly deps: MeetingDeps;
  readonly parts: MeetingParts;
  readonly advertising: Pick<Advertising, "close">;
  /** What listens to mesh, store and media, in the order in which it was begun. */
  readonly undo: readonly Unsubscribe[];
}): Promise<void> {
  const { log, mesh, media, store } = deps;
  const { election, membership } = parts;
  // First, and for good: what this meeting does while it hands over must not bring it back to the network.
  advertising.close();
  parts.calls.close();
  parts.linkTest.close();
  const before = membership.epoch();
  await Promise.all([election.leave(), parts.recordings.leave()]);
  if (compareEpochs(membership.epoch(), before) > 0)
    log.info("handed over before leaving", { ...membership.epoch() });
  await parts.recordings.giveRest();
  for (const stop of undo.toReversed()) stop();
  parts.legs.close();
  for (const part of [
    ...[parts.captions, parts.files, parts.storage, parts.callBacks, parts.ownMutes],
    parts.recordings,
    parts.releases,
  ])
    part.close();
  deps.files.setMeeting(null);
  deps.files.setBackground(false);
  parts.vouching.close();
  election.close();
  parts.takeovers.close();
  parts.relayReadiness.close();
  standDown(media);
  const members = membership.ids();
  await mesh.leave();
  for (const peer of members) media.removeParticipant(peer, "now");
  await Promise.all([store.close(), parts.pendingDownloads.flush()]);
}

/** The media process lives on, for the next meeting. */
function standDown(media: MeetingDeps["media"]): void {
  media.setReady(false);
  media.setPresenter(null);
  media.setMuted({ microphone: [], camera: [] });
  media.setDemand(false);
}
