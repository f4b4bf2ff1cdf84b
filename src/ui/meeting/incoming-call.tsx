/** Somebody calls the user alone. Not modal: the user may be in the middle of a sentence, spoken or typed. */
import { useEffect } from "preact/hooks";
import { Phone, PhoneOff, Video as VideoIcon } from "lucide";
import type { MeetingView, Participant } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Icon } from "../kit/icon.tsx";
import { incomingCaller } from "../model/calls.ts";
import { t } from "../language/texts.ts";

export function IncomingCall({ meeting }: { meeting: MeetingView }) {
  const caller = incomingCaller(meeting);
  const { call } = meeting;
  return caller === null || call === null ? null : <Ringing key={call.callId} caller={caller} call={call} />;
}

function Ringing({ caller, call }: { caller: Participant; call: NonNullable<MeetingView["call"]> }) {
  const { state, calls, resumeSound } = useApp();
  const { peerId, name } = caller;
  useEffect(() => {
    state.announce({ text: t().calls.callsYouSpoken(name), topic: "call", isEvent: true });
  }, []);
  function answer(withCamera: boolean): void {
    resumeSound();
    calls.answer(call, withCamera);
  }
  return (
    <section class="request call-request" aria-label={t().calls.callsYou(name)}>
      <Avatar peerId={peerId} name={name} size="small" />
      <p class="call-request-text">
        <strong class="ellipsis" dir="auto">
          {name}
        </strong>
        <span class="quiet">{t().calls.callsYouApart}</span>
      </p>
      <div class="request-actions">
        <button type="button" class="button small danger" onClick={() => calls.refuse(call)}>
          <Icon node={PhoneOff} size={16} />
          {t().people.refuse}
        </button>
        <button type="button" class="button small" onClick={() => answer(true)}>
          <Icon node={VideoIcon} size={16} />
          {t().calls.withPicture}
        </button>
        <button type="button" class="button small primary" onClick={() => answer(false)}>
          <Icon node={Phone} size={16} />
          {t().calls.soundOnly}
        </button>
      </div>
    </section>
  );
}
