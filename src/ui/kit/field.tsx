/** Labelled form controls. Each has a name for the eye and for screen readers. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { ChevronDown } from "lucide";
import { Icon } from "./icon.tsx";

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onCommit?: () => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly type?: "text" | "password";
  readonly maxLength?: number;
  readonly isFocused?: boolean;
  /** Shown, selectable, and not to be changed here. */
  readonly isReadOnly?: boolean;
}

export function TextField(props: TextFieldProps) {
  const id = useId();
  const note = props.error ?? props.hint;
  const hasError = props.error !== undefined && props.error !== null;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        class="input"
        dir="auto"
        {...(props.type === "password" ? { type: "password" as const } : { type: "text" as const })}
        value={props.value}
        autoComplete="off"
        autofocus={props.isFocused === true}
        spellcheck={false}
        readOnly={props.isReadOnly === true}
        {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
        aria-invalid={hasError}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
        onChange={() => props.onCommit?.()}
      />
      {note !== undefined && (
        <p
          id={`${id}-note`}
          class={hasError ? "field-error" : "field-hint"}
          dir="auto"
          role={hasError ? "alert" : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
}

export interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly isDisabled?: boolean;
  readonly isLabelHidden?: boolean;
  readonly before?: ComponentChildren;
}

export function SelectField(props: SelectFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={props.isLabelHidden === true ? "visually-hidden" : ""}>
        {props.label}
      </label>
      <div class={`select ${props.before === undefined ? "" : "with-icon"}`}>
        {props.before}
        <select
          id={id}
          class="input"
          value={props.value}
          disabled={props.isDisabled === true}
          aria-describedby={props.hint === undefined ? undefined : `${id}-note`}
          onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon node={ChevronDown} size={16} />
      </div>
      {props.hint !== undefined && (
        <p id={`${id}-note`} class="field-hint">
          {props.hint}
        </p>
      )}
    </div>
  );
}

export interface SwitchFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function SwitchField({ label, hint, isOn, onChange }: SwitchFieldProps) {
  const id = useId();
  return (
    <div class="switch-field">
      <div>
        <label for={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-note`} class="field-hint">
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        class="switch"
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </div>
  );
}
