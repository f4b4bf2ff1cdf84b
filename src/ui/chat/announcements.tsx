/** Announcements of hosts: the banner at the top, the list of all that stand, and the dialog that makes one. */
import { useSignal } from "@preact/signals";
import { Megaphone, X } from "lucide";
import type { Announcement, MeetingView } from "../../api/view.ts";
import { MAX_ANNOUNCEMENT_LENGTH } from "../../kernel/limits.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { isHost } from "../model/participants.ts";
import { saidText, whenSaid } from "../model/text.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { LinkedText } from "../kit/linked-text.tsx";
import { t } from "../language/texts.ts";

/** The newest announcement that the user has not put away; the others are one click away. */
export function AnnouncementBanner({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const standing = meeting.announcements.filter(({ id }) => !state.dismissed.value.has(id));
  const newest = standing.at(-1);
  return (
    <div class="announcement-frame">
      {newest !== undefined && (
        <section class="announcement" aria-label={t().chat.announcement}>
          <Icon node={Megaphone} size={18} />
          <div class="announcement-text">
            <AnnouncementText announcement={newest} />
          </div>
          <div class="announcement-actions">
            {standing.length > 1 && (
              <button
                type="button"
                class="button small"
                onClick={() => (state.dialog.value = { kind: "announcements" })}
              >
                {t().common.more(standing.length - 1)}
              </button>
            )}
            {isHost(meeting) && (
              <button
                type="button"
                class="button small"
                onClick={() => void attempt(app, { type: "withdrawAnnouncement", id: newest.id })}
              >
                {t().chat.withdraw}
              </button>
            )}
            <IconButton
              icon={X}
              label={t().chat.dismissAnnouncement}
              tooltipSide="left"
              onClick={() => {
                state.dismissed.value = new Set([...state.dismissed.value, ...standing.map(({ id }) => id)]);
              }}
            />
          </div>
        </section>
      )}
    </div>
  );
}

function AnnouncementText({ announcement }: { announcement: Announcement }) {
  const { clock, state } = useApp();
  const { from, atMs, text } = announcement;
  const fromName = state.names.value.get(from) ?? announcement.fromName;
  return (
    <>
      <p class="announcement-facts">
        <span class="ellipsis" dir="auto" title={fromName}>
          {fromName}
        </span>
        <time dateTime={new Date(atMs).toISOString()}>{whenSaid(atMs, clock.wallMs())}</time>
      </p>
      <p class="breakable announcement-body" dir="auto">
        <LinkedText text={text} />
      </p>
    </>
  );
}

export function AnnouncementsDialog({ meeting }: { meeting: MeetingView }) {
  const app = useApp();
  const { state } = app;
  const mayChange = isHost(meeting);
  return (
    <Dialog title={t().chat.announcements}>
      <div class="dialog-body">
        {meeting.announcements.length === 0 ? (
          <p class="quiet">{mayChange ? t().chat.noAnnouncementsHost : t().chat.noAnnouncements}</p>
        ) : (
          <ul class="announcement-list">
            {meeting.announcements.toReversed().map((each) => (
              <li key={each.id}>
                <AnnouncementText announcement={each} />
                {mayChange && (
                  <button
                    type="button"
                    class="text-button small"
                    onClick={() => void attempt(app, { type: "withdrawAnnouncement", id: each.id })}
                  >
                    {t().chat.withdraw}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <DialogActions closeLabel={t().common.close}>
          {mayChange && (
            <button
              type="button"
              class="button primary"
              onClick={() => (state.dialog.value = { kind: "announce" })}
            >
              {t().chat.announceMore}
            </button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  );
}

export function AnnounceDialog() {
  const { state } = useApp();
  const text = useSignal("");
  const problem = useSignal<string | null>(null);
  const left = MAX_ANNOUNCEMENT_LENGTH - text.value.length;
  const close = useClose();

  async function announce(): Promise<void> {
    const answer = await state.request({ type: "announce", text: text.value.trim() });
    if (answer.type === "error") problem.value = saidText(answer);
    else close();
  }

  return (
    <Dialog title={t().chat.announceToEveryone}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.value.trim() !== "" && left >= 0) void announce();
        }}
      >
        <div class="field">
          <label for="announcement-text">{t().chat.announcement}</label>
          <textarea
            dir="auto"
            id="announcement-text"
            class="input area"
            rows={4}
            autofocus
            value={text.value}
            aria-invalid={problem.value !== null || left < 0}
            aria-describedby="announcement-hint"
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
              problem.value = null;
            }}
          />
          {problem.value === null ? (
            <p id="announcement-hint" class={left < 0 ? "field-error" : "field-hint"}>
              {left < 0 ? t().chat.charactersTooMany(-left) : t().chat.announceHint}
            </p>
          ) : (
            <p id="announcement-hint" class="field-error" role="alert">
              {problem.value}
            </p>
          )}
        </div>
        <DialogActions>
          <button type="submit" class="button primary" disabled={text.value.trim() === "" || left < 0}>
            {t().chat.announce}
          </button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
