/** One participant presents at a time: asks the presenter to hand over, or answers such a request. */
import type { MeetingView, Participant } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { participantIn } from "../model/participants.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { t } from "../language/texts.ts";
import { fill } from "../language/fill.ts";

export function TakeOverDialog({ presenter }: { presenter: Participant }) {
  const { media } = useApp();
  const close = useClose();
  return (
    <Dialog title={t().meeting.someonePresents}>
      <div class="dialog-body">
        <p>
          {fill(t().meeting.presentsAsk, {
            name: (
              <strong class="breakable" dir="auto">
                {presenter.name}
              </strong>
            ),
          })}
        </p>
        <DialogActions>
          <button
            type="button"
            class="button primary"
            onClick={() => {
              close();
              void media.value?.askToTakeOver();
            }}
          >
            {t().meeting.askToTakeOver}
          </button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

/** Not modal: the presenter may be in the middle of a sentence. */
export function TakeOverRequest({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const asker = participantIn(meeting, meeting.takeOverRequest);
  if (asker === undefined) return null;
  const answer = (accept: boolean) => state.send({ type: "answerTakeOver", to: asker.peerId, accept });
  return (
    <div class="request" role="alertdialog" aria-label={t().meeting.requestToPresent}>
      <p>
        {fill(t().meeting.asksToPresent, {
          name: (
            <strong class="ellipsis" dir="auto">
              {asker.name}
            </strong>
          ),
        })}
      </p>
      <div class="request-actions">
        <button type="button" class="button small" onClick={() => answer(false)}>
          {t().meeting.decline}
        </button>
        <button type="button" class="button small primary" onClick={() => answer(true)}>
          {t().meeting.allow}
        </button>
      </div>
    </div>
  );
}
