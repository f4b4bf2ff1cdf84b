/** The polls beside the stage: one card each, the newest first. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Check, Lock, Plus, Users } from "lucide";
import type { MeetingView, Poll } from "../../api/view.ts";
import { may } from "../../kernel/rights.ts";
import { attempt } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Panel } from "../kit/panel.tsx";
import { nameFrom } from "../model/conversations.ts";
import { roleOfSelf, selfIn } from "../model/participants.ts";
import { barsOf, choicesOf, secrecy, standing, type PollBar } from "../model/polls.ts";
import { whenSaid } from "../model/text.ts";
import { t } from "../language/texts.ts";
import { row } from "../language/format.ts";

export function PollsPanel({ meeting }: { meeting: MeetingView }) {
  const { state } = useApp();
  const mayAsk = may(roleOfSelf(meeting), "askPoll");
  const ask = () => void (state.dialog.value = { kind: "askPoll" });
  const polls = state.polls.value.toReversed();
  return (
    <Panel
      name={t().common.polls}
      actions={mayAsk && <IconButton icon={Plus} label={t().polls.ask} tooltipSide="left" onClick={ask} />}
    >
      <div class="poll-scroll" tabIndex={0} role="group" aria-label={t().polls.all}>
        {polls.length === 0 ? (
          <div class="poll-empty">
            <p class="quiet">{t().polls.none}</p>
            {mayAsk && (
              <button type="button" class="button primary" onClick={ask}>
                {t().polls.askMore}
              </button>
            )}
          </div>
        ) : (
          polls.map((poll) => <PollCard key={poll.id} poll={poll} meeting={meeting} />)
        )}
      </div>
    </Panel>
  );
}

function PollCard({ poll, meeting }: { poll: Poll; meeting: MeetingView }) {
  const app = useApp();
  const { state, clock } = app;
  const headingId = useId();
  const self = selfIn(meeting)?.peerId ?? poll.from;
  const isAsker = poll.from === self;
  const asker = state.names.value.get(poll.from) ?? poll.fromName;
  const hasVoted = poll.votes.some(({ from }) => from === self);
  const isChanging = useSignal(false);
  const isOpen = poll.closedBy === null;
  const isForm = isOpen && (!hasVoted || isChanging.value);
  const bars = barsOf(poll, self);
  return (
    <article class={`poll ${isOpen ? "" : "closed"}`} aria-labelledby={headingId}>
      <header>
        <h3 id={headingId} class="breakable" dir="auto">
          {poll.question}
        </h3>
        <p class="poll-facts">
          <span class="ellipsis" dir="auto">
            {isAsker ? t().common.you : asker}
          </span>
          <time dateTime={new Date(poll.atMs).toISOString()}>{whenSaid(poll.atMs, clock.wallMs())}</time>
        </p>
        <p class="poll-facts">
          <Icon node={poll.isSealed ? Lock : Users} size={14} />
          <span class="breakable">{secrecy(poll, asker, isAsker)}</span>
        </p>
      </header>
      {isForm ? (
        <VoteForm
          poll={poll}
          known={choicesOf(poll, self) ?? []}
          onVoted={() => (isChanging.value = false)}
        />
      ) : bars === null ? (
        <SealedOptions poll={poll} own={choicesOf(poll, self) ?? []} />
      ) : (
        <Bars bars={bars} />
      )}
      <p class="quiet poll-standing">{standing(poll, asker, isAsker)}</p>
      {isOpen && (
        <div class="poll-actions">
          {hasVoted && (
            <button type="button" class="button small" onClick={() => (isChanging.value = !isChanging.value)}>
              {isChanging.value ? t().polls.keepVote : t().polls.changeVote}
            </button>
          )}
          {(isAsker || may(roleOfSelf(meeting), "closePoll")) && (
            <button
              type="button"
              class="button small"
              onClick={() => void attempt(app, { type: "closePoll", pollId: poll.id })}
            >
              {t().polls.close}
            </button>
          )}
        </div>
      )}
    </article>
  );
}

function VoteForm(props: { poll: Poll; known: readonly number[]; onVoted: () => void }) {
  const { poll, known, onVoted } = props;
  const app = useApp();
  const chosen = useSignal<readonly number[]>(known);
  const name = useId();
  function choose(index: number, isOn: boolean): void {
    const others = poll.isMultiple ? chosen.value.filter((each) => each !== index) : [];
    chosen.value = isOn ? [...others, index] : others;
  }
  async function vote(): Promise<void> {
    const options = chosen.value.toSorted((a, b) => a - b);
    if (await attempt(app, { type: "vote", pollId: poll.id, options })) onVoted();
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.value.length > 0) void vote();
      }}
    >
      <fieldset class="poll-options">
        <legend class="quiet">{poll.isMultiple ? t().polls.chooseAny : t().polls.chooseOne}</legend>
        {poll.options.map((option, index) => (
          <label key={index} class="poll-option">
            <input
              type={poll.isMultiple ? "checkbox" : "radio"}
              name={name}
              checked={chosen.value.includes(index)}
              onChange={({ currentTarget }) => choose(index, currentTarget.checked)}
            />
            <span class="breakable" dir="auto">
              {option}
            </span>
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button primary small" disabled={chosen.value.length === 0}>
        {t().polls.vote}
      </button>
    </form>
  );
}

/** The own choice alone: self may not know the others. */
function SealedOptions({ poll, own }: { poll: Poll; own: readonly number[] }) {
  return (
    <ul class="poll-bars">
      {poll.options.map((option, index) => (
        <li key={index}>
          <p class="poll-bar-label">
            <OwnMark isOwn={own.includes(index)} />
            <span class="breakable" dir="auto">
              {option}
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}

function Bars({ bars }: { bars: readonly PollBar[] }) {
  const names = useApp().state.names.value;
  return (
    <ul class="poll-bars">
      {bars.map(({ option, count, share, isOwn, voters }, index) => (
        <li key={index}>
          <p class="poll-bar-label">
            <OwnMark isOwn={isOwn} />
            <span class="breakable" dir="auto">
              {option}
            </span>
            <span class="poll-count">
              {count}
              <span class="visually-hidden"> {t().polls.votes(count)}</span>
            </span>
          </p>
          <div class="poll-bar" aria-hidden="true">
            <div style={{ width: `${Math.round(share * 100)}%` }} />
          </div>
          {voters.length > 0 && (
            <p class="quiet poll-voters breakable">{row(voters.map((peer) => nameFrom(names, peer)))}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

const OwnMark = ({ isOwn }: { isOwn: boolean }) =>
  isOwn ? (
    <span class="poll-own" role="img" aria-label={t().polls.yourVote}>
      <Icon node={Check} size={14} />
    </span>
  ) : null;
