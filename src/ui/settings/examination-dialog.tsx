/** The doctor looks at this computer: what needs attention, with a button where Landline can see to it, what is well, and the ports. */
import { useEffect } from "preact/hooks";
import type { ExaminedPorts } from "../../api/examination.ts";
import type { Remedy } from "../../kernel/examination.ts";
import type { AppView } from "../../api/view.ts";
import { useApp, type App } from "../context/app.ts";
import { CopyButton } from "../kit/copy-button.tsx";
import { Dialog, DialogActions } from "../kit/dialog.tsx";
import { FindingList } from "../kit/finding-list.tsx";
import { t } from "../language/texts.ts";
import {
  examinationReport,
  examinationTexts,
  missingDevices,
  portRows,
  type ShownExamination,
} from "../model/examination.ts";

export function ExaminationDialog({ view }: { view: AppView }) {
  const app = useApp();
  const { state } = app;
  const shown = state.examination.value;
  const isRunning = shown?.state === "running";
  const others = view.meeting?.participants.filter(({ isSelf }) => !isSelf) ?? [];
  useEffect(() => void examine(app), []);
  return (
    <Dialog title={t().doctor.title} width="wide">
      <div class="dialog-body">
        {shown?.state === "done" ? (
          <Report report={shown} view={view} />
        ) : (
          <Progress done={shown?.done ?? 0} total={shown?.total ?? 1} opensDevices={mayOpen(app)} />
        )}
        <DialogActions closeLabel={t().common.close}>
          {others.length > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => (state.dialog.value = { kind: "linkTest", peerId: null })}
            >
              {t().doctor.withSomebody}
            </button>
          )}
          <button
            type="button"
            class="button primary"
            aria-disabled={isRunning}
            onClick={() => void (isRunning || examine(app))}
          >
            {t().doctor.again}
          </button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

/** Nobody's camera lights up in a meeting that it is switched off in. */
const mayOpen = ({ state, isMediaElsewhere }: App): boolean =>
  state.view.value?.meeting === null && !isMediaElsewhere.value;

async function examine(app: App): Promise<void> {
  const { state, devices } = app;
  const settings = state.view.value?.settings;
  const survey = await devices.survey(mayOpen(app));
  const missing = settings === undefined ? [] : missingDevices(settings, devices.lists.value);
  state.send({ type: "examine", devices: { ...survey, missing } });
}

function Progress(props: { done: number; total: number; opensDevices: boolean }) {
  return (
    <div class="progress" role="status">
      {t().doctor.running} {props.opensDevices && t().doctor.moment}
      <progress max={props.total} value={props.done} aria-label={t().doctor.title} />
    </div>
  );
}

function Report(props: { report: Extract<ShownExamination, { state: "done" }>; view: AppView }) {
  const { report, view } = props;
  const texts = report.findings.map(examinationTexts);
  const amiss = texts.filter(({ severity }) => severity !== "ok");
  const well = texts.filter(({ severity }) => severity === "ok");
  return (
    <>
      <div class="examination-head">
        <p role="status">{amiss.length === 0 ? t().doctor.allWell : t().doctor.amiss(amiss.length)}</p>
        <CopyButton
          label={t().doctor.copy}
          done={t().common.copied}
          text={examinationReport(report, view.version)}
        />
      </div>
      {amiss.length > 0 && (
        <FindingList
          label={t().doctor.findings}
          findings={amiss.map(({ remedy, ...finding }) => ({
            ...finding,
            action: remedy === null ? null : <RemedyButton remedy={remedy} view={view} />,
          }))}
        />
      )}
      <details class="examination-more">
        <summary>{t().doctor.well(well.length)}</summary>
        <FindingList label={t().doctor.well(well.length)} findings={well} />
      </details>
      <Ports ports={report.ports} />
    </>
  );
}

function RemedyButton({ remedy, view }: { remedy: Remedy; view: AppView }) {
  const app = useApp();
  const { state } = app;
  const act = (label: string, run: () => void) => (
    <button type="button" class="button small" onClick={run}>
      {label}
    </button>
  );
  switch (remedy.kind) {
    case "openSettings":
      return act(
        t().doctor.openSettings[remedy.section],
        () => (state.dialog.value = { kind: "settings", at: remedy.section }),
      );
    case "joinByCode":
      // Who is in a meeting is on the way into no other.
      return view.meeting === null
        ? act(t().doctor.joinByCode, () => (state.dialog.value = { kind: "byCode", link: null }))
        : null;
    case "setSettings":
      return act(
        remedy.settings.soundOnly === false ? t().doctor.receivePictures : t().doctor.liftLimit,
        () =>
          void state
            .request({ type: "setSettings", settings: { ...remedy.settings } })
            .then(() => examine(app)),
      );
    case "runCommand":
      return (
        <div class="update-command">
          <code dir="ltr">{remedy.command}</code>
          <CopyButton label={t().doctor.copyCommand} done={t().common.copied} text={remedy.command} />
        </div>
      );
  }
}

function Ports({ ports }: { ports: ExaminedPorts | null }) {
  return (
    <section class="examination-ports">
      <h3>{t().doctor.ports}</h3>
      {ports === null ? (
        <p class="quiet">{t().doctor.anyPorts}</p>
      ) : (
        <dl class="facts">
          {portRows(ports).map(([use, port]) => (
            <div key={use} class="fact">
              <dt>{use}</dt>
              <dd dir="ltr">{port}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
