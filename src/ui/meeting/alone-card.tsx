/** Alone in a meeting: who else can come, how, and what to tell them. */
import { useSignal } from "@preact/signals";
import { Check, Copy, X } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { invitationText } from "../model/invitation.ts";

/** Time to see that it was copied. */
const COPIED_MS = 3_000;

export function AloneCard({ meeting }: { meeting: MeetingView }) {
  const { clock, state } = useApp();
  const isPutAway = useSignal(false);
  const isCopied = useSignal(false);
  const isAlone = meeting.participants.length < 2 && !meeting.isPartitioned;
  if (!isAlone || isPutAway.value) return null;

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(invitationText(meeting));
      isCopied.value = true;
      clock.setTimer(clock.nowMs() + COPIED_MS, () => (isCopied.value = false));
    } catch {
      state.toast({ text: "The browser does not let Landline copy. Read it out instead.", tone: "problem" });
    }
  }

  return (
    <section class="alone-card" aria-labelledby="alone-title">
      <header>
        <h2 id="alone-title">You are the only one here</h2>
        <IconButton icon={X} label="Close" tooltipSide="left" onClick={() => (isPutAway.value = true)} />
      </header>
      <p>
        {!meeting.isListed
          ? "This meeting is on nobody's list. Others join it by its exact title, so tell it to them."
          : meeting.title === ""
            ? "Others on your network see a private meeting in their list when they open Landline, and join it there."
            : "Others on your network see this meeting in their list when they open Landline, and join it there."}
      </p>
      <dl class="alone-facts">
        {meeting.title !== "" && (
          <div>
            <dt>Meeting</dt>
            <dd class="breakable" dir="auto">
              {meeting.title}
            </dd>
          </div>
        )}
        {meeting.passcode !== null && (
          <div>
            <dt>Passcode</dt>
            <dd class="breakable passcode">{meeting.passcode}</dd>
          </div>
        )}
      </dl>
      <button type="button" class="button small" onClick={() => void copy()}>
        <Icon node={isCopied.value ? Check : Copy} size={16} />
        {isCopied.value ? "Copied" : "Copy an invitation"}
      </button>
      <span class="visually-hidden" role="status">
        {isCopied.value ? "The invitation was copied." : ""}
      </span>
    </section>
  );
}
