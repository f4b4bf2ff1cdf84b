/** A host asks self to be heard or seen. Not modal: the meeting goes on, and nobody is unmuted by others. */
import { useEffect } from "preact/hooks";
import type { MeetingView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { focusMainButton } from "../context/focus-return.ts";
import { invitations, type Invitation } from "../model/own-mutes.ts";
import { t } from "../language/texts.ts";

export function HostInvitations({ meeting }: { meeting: MeetingView }) {
  return (
    <>
      {invitations(meeting).map((invitation) => (
        <HostInvitation key={invitation.source} invitation={invitation} />
      ))}
    </>
  );
}

function HostInvitation({ invitation }: { invitation: Invitation }) {
  const { state } = useApp();
  const { source, text, key, accept, decline } = invitation;
  useEffect(() => {
    const hasKey = state.view.value?.settings.letterShortcuts !== false;
    state.announce({
      text: hasKey ? t().people.pressToDoSo(text, key) : text,
      topic: `invitation-${source}`,
    });
  }, []);
  function answer(on: boolean): void {
    state.send({ type: source === "camera" ? "setCamera" : "setMicrophone", on });
    focusMainButton();
  }
  return (
    <section class="request" aria-label={text}>
      <p>{text}</p>
      <div class="request-actions">
        <button type="button" class="button small" onClick={() => answer(false)}>
          {decline}
        </button>
        <button type="button" class="button small primary" onClick={() => answer(true)}>
          {accept}
        </button>
      </div>
    </section>
  );
}
