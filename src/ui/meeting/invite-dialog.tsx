/** How others get into the meeting where it does not appear on their list: a code to read out, a link, and the link as a QR code. */
import { useSignal } from "@preact/signals";
import type { Invitation, MeetingView } from "../../api/view.ts";
import { CopyButton } from "../kit/copy-button.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { SelectField } from "../kit/field.tsx";
import { groupsOf, invitationText } from "../model/invitation.ts";
import { QrCode } from "./qr-code.tsx";
import { t } from "../language/texts.ts";

export function InviteDialog({ meeting }: { meeting: MeetingView }) {
  const { invitation } = meeting;
  return (
    <Dialog title={t().meeting.invite}>
      <div class="dialog-body">
        <p class="quiet">{meeting.isListed ? t().meeting.inviteListed : t().meeting.inviteUnlisted}</p>
        {invitation === null ? (
          <p>{t().meeting.noCode}</p>
        ) : (
          <Ways meeting={meeting} invitation={invitation} />
        )}
      </div>
    </Dialog>
  );
}

function Ways({ meeting, invitation }: { meeting: MeetingView; invitation: Invitation }) {
  const chosen = useSignal(invitation.codes[0]?.address ?? "");
  const { codes, link, keyWords } = invitation;
  const code = codes.find(({ address }) => address === chosen.value)?.code ?? invitation.code;
  return (
    <>
      <section class="invite-code" aria-label={t().meeting.code}>
        <p class="code">
          {groupsOf(code).map((group, index) => (
            <span key={index}>{group}</span>
          ))}
        </p>
        {codes.length > 1 && (
          <SelectField
            label={t().meeting.networkQr}
            value={chosen.value}
            options={codes.map(({ network, address }) => ({
              value: address,
              label: `${network} (${address})`,
            }))}
            onChange={(value) => (chosen.value = value)}
          />
        )}
        <CopyButton label={t().meeting.copyCode} done={t().meeting.codeCopied} text={code} />
      </section>
      <section class="invite-link" aria-label={t().meeting.link}>
        <QrCode text={link} label={t().meeting.linkQr} />
        <div>
          <p class="quiet">{t().meeting.linkHint}</p>
          <CopyButton label={t().meeting.copyLink} done={t().meeting.linkCopied} text={link} />
          <CopyButton
            label={t().meeting.copyInvitation}
            done={t().meeting.invitationCopied}
            text={invitationText(meeting)}
          />
        </div>
      </section>
      {meeting.passcode !== null && (
        <p>
          {t().meeting.passcodeIs} <strong class="breakable passcode">{meeting.passcode}</strong>
        </p>
      )}
      <p class="quiet">
        {t().meeting.keyWords} <strong class="key-words">{keyWords}</strong>.
      </p>
    </>
  );
}
