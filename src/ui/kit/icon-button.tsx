/** A button that shows an icon and says its name in a tooltip and to screen readers. */
import type { IconNode } from "lucide";
import { Icon } from "./icon.tsx";

export interface IconButtonProps {
  readonly icon: IconNode;
  readonly label: string;
  readonly onClick: () => void;
  /** A toggle's state; absent for a plain button. */
  readonly isPressed?: boolean;
  readonly shortcut?: string;
  readonly tone?: "plain" | "off" | "danger" | "accent";
  readonly badge?: number;
  readonly size?: "small" | "large";
  /** `none`: where one would cover its neighbours; the browser's own is shown. */
  readonly tooltipSide?: "top" | "bottom" | "bottom-end" | "left" | "none";
  readonly extraClass?: string;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, isPressed, shortcut, tone = "plain", badge = 0, size = "small" } = props;
  const name = badge > 0 ? `${label}, ${badge} unread` : label;
  return (
    <button
      type="button"
      class={`icon-button ${size} ${tone} ${isPressed === true ? "pressed" : ""} ${props.extraClass ?? ""}`}
      aria-label={name}
      {...(isPressed === undefined ? {} : { "aria-pressed": isPressed })}
      {...(shortcut === undefined ? {} : { "aria-keyshortcuts": shortcut })}
      {...(props.tooltipSide === "none" ? { title: label } : {})}
      onClick={onClick}
    >
      <Icon node={icon} size={size === "large" ? 22 : 18} />
      {badge > 0 && <span class="badge">{badge > 99 ? "99+" : badge}</span>}
      {/* The style sheet writes it: as text it would be part of the button's visible label, which must match its name. */}
      {props.tooltipSide !== "none" && (
        <span class={`tooltip ${props.tooltipSide ?? "top"}`} aria-hidden="true" data-text={label}>
          {shortcut !== undefined && <kbd data-text={shortcut} />}
        </span>
      )}
    </button>
  );
}
