/** Alone in a meeting: who else can come, how, and what to tell them. */
import { useSignal } from "@preact/signals";
import { QrCode, X } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { CopyButton } from "../kit/copy-button.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { invitationText } from "../model/invitation.ts";
import { t } from "../language/texts.ts";

export function AloneCard({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const isPutAway = useSignal(false);
  const isAlone = meeting.participants.length < 2 && !meeting.isPartitioned;
  if (!isAlone || isPutAway.value) return null;

  return (
    <section class="alone-card" aria-labelledby="alone-title">
      <header>
        <h2 id="alone-title">{t().meeting.onlyOne}</h2>
        <IconButton
          icon={X}
          label={t().common.close}
          tooltipSide="left"
          onClick={() => (isPutAway.value = true)}
        />
      </header>
      <p>
        {!meeting.isListed
          ? t().meeting.aloneUnlisted
          : meeting.title === ""
            ? t().meeting.alonePrivate
            : t().meeting.aloneListed}
      </p>
      <dl class="alone-facts">
        {meeting.title !== "" && (
          <div>
            <dt>{t().common.meeting}</dt>
            <dd class="breakable" dir="auto">
              {meeting.title}
            </dd>
          </div>
        )}
        {meeting.passcode !== null && (
          <div>
            <dt>{t().common.passcode}</dt>
            <dd class="breakable passcode">{meeting.passcode}</dd>
          </div>
        )}
      </dl>
      <div class="alone-actions">
        <CopyButton
          label={t().meeting.copyInvitation}
          done={t().meeting.invitationCopied}
          text={invitationText(meeting)}
        />
        <button type="button" class="button small" onClick={() => (state.dialog.value = { kind: "invite" })}>
          <Icon node={QrCode} size={16} />
          {t().meeting.codeAndLink}
        </button>
      </div>
    </section>
  );
}
