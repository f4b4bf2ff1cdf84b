/** Self waits for a host to let it in: nothing of the meeting is shown, and there is one thing to do, which is to leave. */
import { useEffect, useRef } from "preact/hooks";
import { DoorOpen } from "lucide";
import type { AppView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { placeText } from "../model/knocking.ts";
import { meetingTitle } from "../model/text.ts";
import { OwnPicture } from "./own-picture.tsx";

export function WaitingScreen({ view, title, place }: { view: AppView; title: string; place: number }) {
  const { state, devices } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A passcode was right: its dialog has nothing more to ask.
    state.dialog.value = null;
    heading.current?.focus();
    return () => {
      // The meeting takes the camera over; the preview asks for it again.
      if (state.view.value?.meeting) return;
      devices.setWanted("camera", false);
      devices.setWanted("microphone", false);
    };
  }, []);
  return (
    <div class="prejoin">
      <main class="prejoin-main">
        <section class="preview" aria-label="Your picture">
          <OwnPicture self={view.self} />
        </section>
        <section class="prejoin-side waiting">
          <Icon node={DoorOpen} size={28} />
          <div>
            <p class="quiet breakable" dir="auto">
              {meetingTitle(title)}
            </p>
            <h1 ref={heading} tabIndex={-1}>
              Waiting to be let in
            </h1>
            <p class="quiet">A host of the meeting has to let you in. Nobody sees or hears you yet.</p>
          </div>
          <p role="status">{placeText(place)}</p>
          <button type="button" class="button large" onClick={() => state.send({ type: "leave" })}>
            Leave
          </button>
        </section>
      </main>
    </div>
  );
}
