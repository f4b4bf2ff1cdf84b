/** Chooses the readers of a private conversation. */
import { useSignal } from "@preact/signals";
import { Lock } from "lucide";
import type { MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { messagePrivately } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { t } from "../language/texts.ts";
import { listNames } from "../language/format.ts";

export function PrivateMessageDialog({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const chosen = useSignal<ReadonlySet<PeerId>>(new Set());
  const others = meeting.participants.filter(({ isSelf }) => !isSelf);
  const names = others.filter(({ peerId }) => chosen.value.has(peerId)).map(({ name }) => name);
  const close = useClose();
  return (
    <Dialog title={t().chat.newPrivateMessage}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.value.size === 0) return;
          close();
          messagePrivately(app, [...chosen.value]);
        }}
      >
        {others.length === 0 ? (
          <p class="quiet">{t().chat.nobodyElse}</p>
        ) : (
          <fieldset class="picker">
            <legend>{t().chat.whoMayRead}</legend>
            {others.map(({ peerId, name }) => (
              <label key={peerId} class="picker-participant">
                <input
                  type="checkbox"
                  checked={chosen.value.has(peerId)}
                  onChange={({ currentTarget }) => {
                    const next = new Set(chosen.value);
                    if (currentTarget.checked) next.add(peerId);
                    else next.delete(peerId);
                    chosen.value = next;
                  }}
                />
                <Avatar peerId={peerId} name={name} size="small" />
                <span class="ellipsis" dir="auto" title={name}>
                  {name}
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {names.length > 0 && (
          <p class="private-note" role="status">
            <Icon node={Lock} size={14} />
            <span class="breakable">
              {t().chat.onlyTheyReadIt(listNames([t().common.youInList, ...names]))}
            </span>
          </p>
        )}
        <DialogActions>
          <button type="submit" class="button primary" disabled={chosen.value.size === 0}>
            {t().chat.write}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
