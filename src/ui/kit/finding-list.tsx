/** What was found amiss or well: a sign, what it is, and what to do about it. */
import type { ComponentChildren } from "preact";
import { CircleCheck, CircleX, TriangleAlert, type IconNode } from "lucide";
import { Icon } from "./icon.tsx";
import { t } from "../language/texts.ts";

export interface ShownFinding {
  readonly severity: "ok" | "warning" | "failure";
  /** What it is about; absent where the text says it. */
  readonly about?: string;
  readonly text: string;
  readonly advice: string | null;
  /** What does it. */
  readonly action?: ComponentChildren;
}

const SIGNS: Readonly<Record<ShownFinding["severity"], IconNode>> = {
  ok: CircleCheck,
  warning: TriangleAlert,
  failure: CircleX,
};

export function FindingList({ label, findings }: { label: string; findings: readonly ShownFinding[] }) {
  return (
    <ul class="finding-list" aria-label={label}>
      {findings.map(({ severity, about, text, advice, action }) => (
        <li key={`${about ?? ""} ${text}`} class={`finding ${severity}`}>
          <span role="img" aria-label={t().linkTest.severities[severity]}>
            <Icon node={SIGNS[severity]} size={18} />
          </span>
          <div class="breakable">
            {about !== undefined && (
              <p class="finding-about" dir="auto">
                {about}
              </p>
            )}
            <p dir="auto">{text}</p>
            {advice !== null && (
              <p class="quiet" dir="auto">
                {advice}
              </p>
            )}
            {action}
          </div>
        </li>
      ))}
    </ul>
  );
}
