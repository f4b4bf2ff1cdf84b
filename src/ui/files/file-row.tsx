/** One file in the list of all: what it is, who gave it, how far it is, and the buttons to show and to save it. */
import { Download, Eye, Lock, ShieldCheck } from "lucide";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { conversationTitle, readersOf } from "../model/conversations.ts";
import type { ListedFile } from "../model/file-list.ts";
import { whenSaid } from "../model/text.ts";
import { FileGlyph } from "./file-glyph.tsx";
import { TransferProgress } from "./transfer-queue.tsx";
import { t } from "../language/texts.ts";
import { byteSize } from "../language/format.ts";

export interface FileRowProps {
  readonly file: ListedFile;
  /** In the whole list: not all of its rows are drawn. */
  readonly place: { readonly at: number; readonly of: number };
  readonly nowMs: number;
  readonly isChosen: boolean;
  readonly onChoose: (isOn: boolean) => void;
  readonly onSave: () => void;
  readonly onPreview?: (file: ListedFile) => void;
}

export function FileRow({ file, place, nowMs, isChosen, onChoose, onSave, onPreview }: FileRowProps) {
  const { name, look, sizeBytes, giver, atMs, privateTo, state } = file;
  const path = state.kind === "saved" ? state.path : null;
  return (
    <li class={`file-row ${isChosen ? "chosen" : ""}`} aria-posinset={place.at} aria-setsize={place.of}>
      <label>
        <input
          type="checkbox"
          aria-label={t().files.choose(name)}
          checked={isChosen}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
        <FileGlyph kind={look} isSmall />
      </label>
      <span class="file-name breakable" title={path ?? name}>
        {/* It stands where the others stand, whichever way it runs. */}
        <bdi>{name}</bdi>
      </span>
      <span class="file-row-actions">
        {onPreview !== undefined && file.canPreview && (
          <IconButton
            icon={Eye}
            label={t().files.preview(name)}
            tooltipSide="none"
            onClick={() => onPreview(file)}
          />
        )}
        {state.kind !== "elsewhere" && state.kind !== "moving" && (
          <IconButton
            icon={Download}
            label={path === null ? t().files.save(name) : t().files.saveAgainName(name)}
            tooltipSide="none"
            onClick={onSave}
          />
        )}
      </span>
      <div class="file-row-more">
        <span class="file-facts file-row-facts">
          <span>{byteSize(sizeBytes)}</span>
          <span class="ellipsis">
            <bdi>{giver}</bdi>
          </span>
          <time dateTime={new Date(atMs).toISOString()}>{whenSaid(atMs, nowMs)}</time>
        </span>
        {privateTo !== null && <PrivateMark conversation={privateTo} />}
        <StateNote file={file} />
      </div>
    </li>
  );
}

function PrivateMark({ conversation }: { conversation: string }) {
  const { state } = useApp();
  const self = state.view.value?.self.peerId;
  const readers = self === undefined ? [] : readersOf(conversation, self);
  return (
    <span class="search-where">
      <Icon node={Lock} size={12} />
      <span class="breakable" dir="auto">
        {t().chat.privateTo(conversationTitle(readers, state.names.value))}
      </span>
    </span>
  );
}

function StateNote({ file: { state } }: { file: ListedFile }) {
  switch (state.kind) {
    case "moving":
      return <TransferProgress transfer={state.transfer} />;
    case "saved":
      return <Note isGood text={t().files.saved} />;
    case "own":
      return <Note isGood={state.held?.isSafe === true} text={heldText(state.held)} />;
    case "here":
      return <Note text={t().files.onThisComputer} />;
    case "elsewhere":
      return <Note text={t().files.onOthersAlone} />;
    case "offered":
      return null;
  }
}

const heldText = (held: { readonly holders: number } | null): string =>
  held === null || held.holders === 0 ? t().files.yours : t().files.yoursHeld(held.holders);

const Note = ({ text, isGood = false }: { text: string; isGood?: boolean }) => (
  <span class="file-note">
    {isGood && <Icon node={ShieldCheck} size={14} />}
    <span>{text}</span>
  </span>
);
