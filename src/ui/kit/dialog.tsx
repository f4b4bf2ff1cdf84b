/** A modal dialog on the native element: the browser keeps the focus inside and closes the dialog on Escape. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { X } from "lucide";
import { useApp } from "../context/app.ts";
import { IconButton } from "./icon-button.tsx";
import { LiveRegion } from "./live-region.tsx";
import { t } from "../language/texts.ts";

export interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly width?: "narrow" | "wide";
  /** The section (`data-section`) that it opens at: its first field has the focus. Null for the beginning. */
  readonly at?: string | null;
}

/** Closes the open dialog. */
export function useClose(): () => void {
  const { state } = useApp();
  return () => (state.dialog.value = null);
}

/** The row of buttons at the bottom: the one that closes, then the dialog's own. */
export function DialogActions(props: { readonly closeLabel?: string; readonly children: ComponentChildren }) {
  const close = useClose();
  return (
    <div class="dialog-actions">
      <button type="button" class="button" onClick={close}>
        {props.closeLabel ?? t().common.cancel}
      </button>
      {props.children}
    </div>
  );
}

export function Dialog({ title, children, width = "narrow", at = null }: DialogProps) {
  const close = useClose();
  const ref = useRef<HTMLDialogElement>(null);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    const section = at === null ? null : dialog?.querySelector<HTMLElement>(`[data-section="${at}"]`);
    const field =
      section?.querySelector<HTMLElement>("select, input") ??
      dialog?.querySelector<HTMLElement>("[autofocus]");
    (field ?? headingRef.current)?.focus();
    section?.scrollIntoView({ block: "start" });
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class={`dialog ${width}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onMouseDown={(event) => {
        // The content fills the dialog, so that a press on the element itself was on its backdrop.
        if (event.target === ref.current) close();
      }}
    >
      <div class="dialog-content">
        <header class="dialog-header">
          <h2 id={titleId} ref={headingRef} tabIndex={-1}>
            {title}
          </h2>
          <IconButton icon={X} label={t().common.close} onClick={close} tooltipSide="left" />
        </header>
        {children}
        <LiveRegion hasToasts />
      </div>
    </dialog>
  );
}
