/** A modal dialog on the native element: the browser keeps the focus inside, closes it on Escape and gives the focus back. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { X } from "lucide";
import { IconButton } from "./icon-button.tsx";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly width?: "narrow" | "wide";
}

export function Dialog({ title, onClose, children, width = "narrow" }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    const field = dialog?.querySelector<HTMLElement>("[autofocus]");
    (field ?? headingRef.current)?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class={`dialog ${width}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        // The element's own box is the backdrop: its content fills the rest.
        if (event.target === ref.current) onClose();
      }}
    >
      <div class="dialog-content">
        <header class="dialog-header">
          <h2 id={titleId} ref={headingRef} tabIndex={-1}>
            {title}
          </h2>
          <IconButton icon={X} label="Close" onClick={onClose} tooltipSide="left" />
        </header>
        {children}
      </div>
    </dialog>
  );
}
