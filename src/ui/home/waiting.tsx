/** Self waits for a host to let it in: nothing of the meeting is shown, and there is one thing to do, which is to leave. */
import { useEffect, useRef } from "preact/hooks";
import { DoorOpen } from "lucide";
import type { AppView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { placeText } from "../model/knocking.ts";
import { meetingTitle } from "../model/text.ts";
import { OwnPicture } from "./own-picture.tsx";
import { t } from "../language/texts.ts";

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
        <section class="preview" aria-label={t().home.yourPicture}>
          <OwnPicture self={view.self} />
        </section>
        <section class="prejoin-side waiting">
          <Icon node={DoorOpen} size={28} />
          <div>
            <p class="quiet breakable" dir="auto">
              {meetingTitle(title)}
            </p>
            <h1 ref={heading} tabIndex={-1}>
              {t().home.waitingTitle}
            </h1>
            <p class="quiet">{t().home.waitingText}</p>
          </div>
          <p role="status">{placeText(place)}</p>
          <button type="button" class="button large" onClick={() => state.send({ type: "leave" })}>
            {t().meeting.leave}
          </button>
        </section>
      </main>
    </div>
  );
}
