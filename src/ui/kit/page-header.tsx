/** The head of a page to read: back to the list, what it is about, and what can be done with it. */
import { ArrowLeft } from "lucide";
import type { ComponentChildren } from "preact";
import { IconButton } from "./icon-button.tsx";
import { t } from "../language/texts.ts";

export function PageHeader({
  title,
  detail,
  onBack,
  children,
}: {
  readonly title: string;
  readonly detail: string;
  readonly onBack: () => void;
  readonly children?: ComponentChildren;
}) {
  return (
    <header class="history-header">
      <IconButton icon={ArrowLeft} label={t().common.backToList} tooltipSide="bottom" onClick={onBack} />
      <div class="history-title">
        <h1 class="ellipsis" dir="auto" title={title}>
          {title}
        </h1>
        <p class="quiet breakable">{detail}</p>
      </div>
      {children}
    </header>
  );
}
