/** The end of a link: the farewell is sent before the connection closes. */
import type { Clock } from "../../kernel/clock.ts";
import type { Channel } from "../transport/channel.ts";
import type { LinkMessage } from "../messages.ts";

/** How long a farewell may take to arrive. */
const FLUSH_MS = 300;

/** Sends the farewell and closes. Resolves when the other end has closed, too, at most FLUSH_MS later. */
export function closeGracefully(clock: Clock, channel: Channel, farewell: LinkMessage | null): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(clock.nowMs() + FLUSH_MS, () => {
      channel.destroy();
      resolve();
    });
    channel.onMessage = () => {};
    channel.onClosed = () => {
      cancel();
      resolve();
    };
    if (farewell !== null) channel.send(farewell);
    channel.end();
  });
}
