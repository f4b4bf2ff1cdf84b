/** In the app: which screen or window of this computer the others are to see. Nothing is shown before the person chooses. */
import { useEffect, useRef } from "preact/hooks";
import { AppWindow, Monitor } from "lucide";
import type { ScreenSource } from "../../api/electron-bridge.ts";
import { Dialog, DialogActions, useClose } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { t } from "../language/texts.ts";

export interface ScreenSourcesProps {
  readonly sources: readonly ScreenSource[];
  readonly choose: (id: string | null) => void;
}

export function ScreenSourcesDialog({ sources, choose }: ScreenSourcesProps) {
  const close = useClose();
  const answered = useRef<ScreenSourcesProps["choose"] | null>(null);
  function answer(id: string | null): void {
    if (answered.current !== choose) choose(id);
    answered.current = choose;
  }
  // However the dialog closes.
  useEffect(() => () => answer(null), [choose]);
  const kinds = [
    { heading: t().meeting.screens, ofKind: sources.filter(({ isWindow }) => !isWindow) },
    { heading: t().meeting.windows, ofKind: sources.filter(({ isWindow }) => isWindow) },
  ].filter(({ ofKind }) => ofKind.length > 0);
  return (
    <Dialog title={t().meeting.whatToShow} width="wide">
      <div class="dialog-body screen-sources">
        {kinds.map(({ heading, ofKind }) => (
          <section key={heading} aria-label={heading}>
            <h3>{heading}</h3>
            <ul>
              {ofKind.map((source) => (
                <li key={source.id}>
                  <button
                    type="button"
                    class="screen-source"
                    onClick={() => {
                      answer(source.id);
                      close();
                    }}
                  >
                    <Thumbnail source={source} />
                    <span class="screen-source-name" dir="auto" title={source.name}>
                      {source.name}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <DialogActions>{null}</DialogActions>
      </div>
    </Dialog>
  );
}

function Thumbnail({ source: { thumbnail, isWindow } }: { source: ScreenSource }) {
  return (
    <span class="screen-source-picture">
      {thumbnail === null ? (
        <Icon node={isWindow ? AppWindow : Monitor} size={32} />
      ) : (
        <img src={thumbnail} alt="" draggable={false} />
      )}
    </span>
  );
}
