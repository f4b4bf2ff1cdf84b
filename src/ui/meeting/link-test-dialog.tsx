/** Tests the connection with another member, and shows what gets through each way and what to do where it does not. */
import { useSignal } from "@preact/signals";
import type { LinkTestReport } from "../../api/link-test.ts";
import type { MeetingView } from "../../api/view.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { SelectField } from "../kit/field.tsx";
import { FindingList } from "../kit/finding-list.tsx";
import { t } from "../language/texts.ts";
import { findingTexts, measuredRows, STAGES, timeRows, type ShownLinkTest } from "../model/link-test.ts";
import { saidText } from "../model/text.ts";

/** `peerId`: with whom; null for the user to choose. */
export function LinkTestDialog({ meeting, peerId }: { meeting: MeetingView; peerId: PeerId | null }) {
  const { state } = useApp();
  const others = meeting.participants.filter(({ isSelf }) => !isSelf);
  const chosen = useSignal<PeerId | null>(peerId);
  const problem = useSignal<string | null>(null);
  const partner = others.find((other) => other.peerId === chosen.value) ?? others[0];
  const last = state.linkTest.value;
  const shown = last?.peerId === partner?.peerId ? last : null;
  const isRunning = last?.state === "running";

  async function begin(): Promise<void> {
    if (partner === undefined) return;
    problem.value = null;
    const answer = await state.request({ type: "testLink", peerId: partner.peerId });
    if (answer.type === "error") problem.value = saidText(answer);
  }

  return (
    <Dialog title={t().linkTest.title}>
      <div class="dialog-body">
        {partner === undefined ? (
          <p class="quiet">{t().linkTest.nobody}</p>
        ) : (
          <SelectField
            label={t().linkTest.partner}
            value={partner.peerId}
            options={others.map((other) => ({ value: other.peerId, label: other.name }))}
            isDisabled={isRunning}
            {...(shown === null && problem.value === null ? { hint: t().linkTest.hint } : {})}
            onChange={(value) => {
              chosen.value = others.find((other) => other.peerId === value)?.peerId ?? null;
              problem.value = null;
            }}
          />
        )}
        <p class="visually-hidden" role="status">
          {shown?.state === "done" ? t().linkTest.done : ""}
        </p>
        <Outcome shown={shown} problem={problem.value} />
        <DialogActions closeLabel={t().common.close}>
          <button
            type="button"
            class="button primary"
            disabled={isRunning || partner === undefined}
            onClick={() => void begin()}
          >
            {shown === null || isRunning ? t().linkTest.start : t().linkTest.again}
          </button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

function Outcome({ shown, problem }: { shown: ShownLinkTest | null; problem: string | null }) {
  const failure = problem ?? (shown?.state === "failed" ? saidText(shown) : null);
  if (failure !== null)
    return (
      <p class="field-error" role="alert" dir="auto">
        {failure}
      </p>
    );
  if (shown?.state === "running")
    return (
      <div class="progress" role="status">
        {t().linkTest.stages[shown.stage]}
        <progress
          max={STAGES.length}
          value={STAGES.indexOf(shown.stage) + 0.5}
          aria-label={t().linkTest.title}
        />
      </div>
    );
  return shown?.state === "done" ? <Report report={shown} /> : null;
}

function Report({ report }: { report: LinkTestReport }) {
  return (
    <>
      <FindingList label={t().linkTest.findings} findings={report.findings.map(findingTexts)} />
      <table class="link-test-ways">
        <caption class="visually-hidden">{t().linkTest.measured}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{t().linkTest.there}</th>
            <th scope="col">{t().linkTest.here}</th>
          </tr>
        </thead>
        <tbody>
          {measuredRows(report).map(([name, there, here]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{there}</td>
              <td>{here}</td>
            </tr>
          ))}
          {timeRows(report).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td colSpan={2}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
