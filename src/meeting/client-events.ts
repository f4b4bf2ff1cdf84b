/** What clients hear of a meeting beside its view: members on changes, and what the store learns. */
import type { CoreEvent } from "../api/events.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { MeetingStore } from "../store/types.ts";

interface Clients {
  readonly broadcast: (event: CoreEvent) => void;
  readonly onViewChange: () => void;
}

/** Sends events that differ from the one before of their type. */
export function createChangeReport({ broadcast }: Clients): (event: CoreEvent) => void {
  const last = new Map<CoreEvent["type"], string>();
  return (event) => {
    const text = JSON.stringify(event);
    if (text !== last.get(event.type)) broadcast(event);
    last.set(event.type, text);
  };
}

/** Until the undos that it returns are called. */
export function publishStore(
  store: MeetingStore,
  { broadcast, onViewChange }: Clients,
): readonly Unsubscribe[] {
  return [
    store.onMessage((message) => broadcast({ type: "message", ...message })),
    store.onMessageChanged((message) => broadcast({ type: "messageChanged", ...message })),
    store.onAnnouncement((announcement) => {
      broadcast({ type: "announcement", ...announcement });
      onViewChange();
    }),
    store.onAnnouncementWithdrawn((id) => {
      broadcast({ type: "announcementWithdrawn", id });
      onViewChange();
    }),
    store.onPoll((poll) => broadcast({ type: "poll", ...poll })),
    store.onPollWithdrawn((id) => broadcast({ type: "pollWithdrawn", id })),
    store.onHosts(onViewChange),
    store.onCatchUp((catchUp) => {
      broadcast({ type: "catchUp", ...catchUp });
      onViewChange();
    }),
    store.onAcknowledged((acknowledgement) => broadcast({ type: "acknowledged", ...acknowledgement })),
    store.onOffender(({ peerId, words }) => broadcast({ type: "offender", peerId, ...words })),
  ];
}
