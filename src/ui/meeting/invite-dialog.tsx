/** How others get into the meeting where it does not appear on their list: a code to read out, a link, and the link as a QR code. */
import { useSignal } from "@preact/signals";
import type { Invitation, MeetingView } from "../../api/view.ts";
import { CopyButton } from "../kit/copy-button.tsx";
import { Dialog } from "../kit/dialog.tsx";
import { SelectField } from "../kit/field.tsx";
import { groupsOf, invitationText } from "../model/invitation.ts";
import { QrCode } from "./qr-code.tsx";

export function InviteDialog({ meeting }: { meeting: MeetingView }) {
  const { invitation } = meeting;
  return (
    <Dialog title="Invite">
      <div class="dialog-body">
        <p class="quiet">
          {meeting.isListed
            ? "Others on this network see the meeting in their list. Where it does not appear, as on guest Wi-Fi or over a VPN, they choose “Join by code” and type this:"
            : "The meeting is on nobody's list. Others join it by its exact title, or choose “Join by code” and type this:"}
        </p>
        {invitation === null ? (
          <p>There is no code without a network. Connect a cable or Wi-Fi, and it appears here.</p>
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
      <section class="invite-code" aria-label="Code">
        <p class="code">
          {groupsOf(code).map((group, index) => (
            <span key={index}>{group}</span>
          ))}
        </p>
        {codes.length > 1 && (
          <SelectField
            label="For whoever comes from the network"
            value={chosen.value}
            options={codes.map(({ network, address }) => ({
              value: address,
              label: `${network} (${address})`,
            }))}
            onChange={(value) => (chosen.value = value)}
          />
        )}
        <CopyButton label="Copy the code" done="The code was copied." text={code} />
      </section>
      <section class="invite-link" aria-label="Link">
        <QrCode text={link} label="The link as a QR code" />
        <div>
          <p class="quiet">The link says the same, with all addresses. It goes into a mail or a chat.</p>
          <CopyButton label="Copy the link" done="The link was copied." text={link} />
          <CopyButton
            label="Copy an invitation"
            done="The invitation was copied."
            text={invitationText(meeting)}
          />
        </div>
      </section>
      {meeting.passcode !== null && (
        <p>
          Passcode: <strong class="breakable passcode">{meeting.passcode}</strong>
        </p>
      )}
      <p class="quiet">
        Somebody who joins by this computer's address alone is shown words to compare. Yours are{" "}
        <strong class="key-words">{keyWords}</strong>.
      </p>
    </>
  );
}
