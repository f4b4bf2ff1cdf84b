/** Feeds the clients that come and go to `window-presence`, and carries out what it decides. */
import type { CoreEvent } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import { createDriver } from "../kernel/machine.ts";
import type { Client } from "./clients.ts";
import type { Status } from "./local-status.ts";
import { initialWindowPresence, isReported, windowPresenceMachine } from "./window-presence.ts";
import { words } from "../kernel/words.ts";

export interface WindowWatch {
  attached(client: Client): void;
  detached(client: Client): void;
  entered(): void;
  left(): void;
  /** What the other members are told of self: nobody is seen or heard from a window that is closed. */
  shown(status: Status): Status & { readonly isWindowClosed: boolean };
  close(): void;
}

export function createWindowWatch(deps: {
  readonly clock: Clock;
  /** `shown` answers differently. */
  readonly onChange: (isWindowClosed: boolean) => void;
  /** Resolves to the meeting's title once self has left it; to null if self was in none. Never rejects. */
  readonly leave: () => Promise<string | null>;
}): WindowWatch {
  /** For the next page: the meeting that self has left meanwhile. */
  let leftTitle: string | null = null;
  const driver = createDriver(
    {
      clock: deps.clock,
      perform(effect) {
        if (effect.type === "report") deps.onChange(effect.isClosed);
        else void deps.leave().then((title) => (leftTitle = title));
      },
    },
    windowPresenceMachine,
    initialWindowPresence,
  );

  return {
    attached(client) {
      if (client.isPage === true) {
        driver.input({ type: "pageOpened" });
        if (leftTitle !== null) client.send(leftNotice(leftTitle));
        leftTitle = null;
      } else if (client.mayNamePaths) driver.input({ type: "scriptAttached" });
    },
    detached(client) {
      if (client.isPage === true) driver.input({ type: "pageClosed" });
      else if (client.mayNamePaths) driver.input({ type: "scriptDetached" });
    },
    entered() {
      leftTitle = null;
      driver.input({ type: "entered" });
    },
    left: () => driver.input({ type: "left" }),
    shown(status) {
      const isWindowClosed = isReported(driver.state);
      const isHere = !isWindowClosed;
      const { network = "good" } = status;
      return {
        isCameraOn: status.isCameraOn && isHere,
        isMicrophoneOn: status.isMicrophoneOn && isHere,
        isHandUp: status.isHandUp && isHere,
        isWindowClosed,
        ...(isHere && network !== "good" && { network }),
      };
    },
    close: driver.close,
  };
}

const leftNotice = (title: string): CoreEvent => ({
  type: "error",
  code: "windowClosed",
  ...words("windowClosed", title),
});
