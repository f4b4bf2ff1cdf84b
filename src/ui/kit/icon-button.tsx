/** A button with an icon; a tooltip and screen readers have its name. */
import type { IconNode } from "lucide";
import { useContext } from "preact/hooks";
import { AppContext } from "../context/app.ts";
import { Icon } from "./icon.tsx";
import { t } from "../language/texts.ts";

export interface IconButtonProps {
  readonly icon: IconNode;
  readonly label: string;
  readonly onClick: () => void;
  /** For a toggle: its state. Absent for a plain button. */
  readonly isPressed?: boolean;
  readonly shortcut?: string;
  readonly tone?: "plain" | "off" | "danger" | "accent";
  readonly badge?: number;
  /** A word below the icon. The label has it, too. */
  readonly caption?: string;
  readonly size?: "small" | "large";
  /** `none` for a button whose tooltip would cover its neighbours: the browser shows its own instead. */
  readonly tooltipSide?: "top" | "bottom" | "bottom-end" | "left" | "none";
  /** It stays in its place, but does nothing. */
  readonly isDisabled?: boolean;
  readonly extraClass?: string;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, isPressed, tone = "plain", badge = 0, size = "small" } = props;
  const areLettersOn = useContext(AppContext)?.state.view.value?.settings.letterShortcuts !== false;
  const shortcut = areLettersOn ? props.shortcut : undefined;
  const name = badge > 0 ? t().common.unreadBadge(label, badge) : label;
  return (
    <button
      type="button"
      class={`icon-button ${size} ${tone} ${isPressed === true ? "pressed" : ""} ${props.extraClass ?? ""}`}
      aria-label={name}
      {...(isPressed === undefined ? {} : { "aria-pressed": isPressed })}
      {...(shortcut === undefined ? {} : { "aria-keyshortcuts": shortcut })}
      data-key={props.shortcut}
      {...(props.tooltipSide === "none" ? { title: label } : {})}
      aria-disabled={props.isDisabled === true ? true : undefined}
      onClick={props.isDisabled === true ? undefined : onClick}
    >
      <Icon node={icon} size={size === "large" ? 22 : 18} />
      {props.caption !== undefined && <span class="caption">{props.caption}</span>}
      {badge > 0 && <span class="badge" aria-hidden="true" data-text={badge > 99 ? "99+" : badge} />}
      {/* The style sheet writes the texts: in the page they would be part of the visible label, which must match the name (WCAG 2.5.3). */}
      {props.tooltipSide !== "none" && (
        <span class={`tooltip ${props.tooltipSide ?? "top"}`} aria-hidden="true" data-text={label}>
          {shortcut !== undefined && <kbd data-text={shortcut} />}
        </span>
      )}
    </button>
  );
}
