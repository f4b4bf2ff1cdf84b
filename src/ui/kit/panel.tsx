/** The panel beside the stage: its name, its buttons and the one that closes it. */
import type { ComponentChildren } from "preact";
import { X } from "lucide";
import { useApp } from "../context/app.ts";
import { IconButton } from "./icon-button.tsx";
import { t } from "../language/texts.ts";

export function Panel(props: {
  readonly name: string;
  /** In the heading, behind the name. */
  readonly note?: ComponentChildren;
  /** Buttons. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { state } = useApp();
  return (
    <aside class="panel" aria-label={props.name}>
      <header class="panel-header">
        <h2>
          {props.name} {props.note}
        </h2>
        <div class="panel-actions">
          {props.actions}
          <IconButton
            icon={X}
            label={t().common.closePanel(props.name)}
            tooltipSide="left"
            onClick={() => (state.panel.value = null)}
          />
        </div>
      </header>
      {props.children}
    </aside>
  );
}
