/** Alone in a meeting: who else can come, how, and what to tell them. */
import { useSignal } from "@preact/signals";
import { QrCode, X } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { CopyButton } from "../kit/copy-button.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { invitationText } from "../model/invitation.ts";

export function AloneCard({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const isPutAway = useSignal(false);
  const isAlone = meeting.participants.length < 2 && !meeting.isPartitioned;
  if (!isAlone || isPutAway.value) return null;

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
      <div class="alone-actions">
        <CopyButton
          label="Copy an invitation"
          done="The invitation was copied."
          text={invitationText(meeting)}
        />
        <button type="button" class="button small" onClick={() => (state.dialog.value = { kind: "invite" })}>
          <Icon node={QrCode} size={16} />
          Code and link…
        </button>
      </div>
    </section>
  );
}
