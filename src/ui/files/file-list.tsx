/** All files of a meeting, to be found, ordered, chosen and saved together. Draws what is in sight and what is near it. */
import { useComputed, useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ArrowDownWideNarrow, Download, Files, Funnel, Trash2, X } from "lucide";
import type { FileId } from "../../kernel/ids.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { SearchField } from "../kit/search-field.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { SelectField } from "../kit/field.tsx";
import { boundsOf, extendDown, extendUp, PART, type StreamRange } from "../model/stream-range.ts";
import {
  KIND_CHOICES,
  queryFiles,
  sizeOf,
  SORTS,
  toSave,
  type FileSort,
  type KindChoice,
  type ListedFile,
  type SavingProgress,
} from "../model/file-list.ts";
import { FileRow } from "./file-row.tsx";
import { t } from "../language/texts.ts";
import { byteSize } from "../language/format.ts";

/** Closer than this to the edge of what is drawn, more is drawn: half a screen. */
const NEAR_EDGE_PX = 400;

const isBegun = ({ state }: ListedFile): boolean => state.kind === "saved" || state.kind === "moving";

export interface FileListProps {
  readonly files: ReadonlySignal<readonly ListedFile[]>;
  /** What stands there while nothing is shared. */
  readonly emptyHint: string;
  readonly save: (files: readonly ListedFile[]) => void;
  /** Absent where nothing can be shown without saving it. */
  readonly preview?: (file: ListedFile) => void;
  /** Absent where nothing can be withdrawn. */
  readonly withdraw?: (files: readonly ListedFile[]) => void;
  readonly mayWithdraw?: (file: ListedFile) => boolean;
  readonly saving: SavingProgress | null;
  /** Gives up what is saved together, or puts its report away. */
  readonly stopSaving: () => void;
}

export function FileList(props: FileListProps) {
  const { clock } = useApp();
  const listRef = useRef<HTMLUListElement>(null);
  const text = useSignal("");
  const kind = useSignal<KindChoice>("all");
  const sort = useSignal<FileSort>("newest");
  const chosen = useSignal<ReadonlySet<FileId>>(new Set());
  const range = useSignal<StreamRange>({ start: 0, end: PART });
  const fitting = useComputed(() =>
    queryFiles(props.files.value, { text: text.value, kind: kind.value, sort: sort.value }),
  );
  useEffect(() => {
    range.value = { start: 0, end: PART };
    listRef.current?.scrollTo({ top: 0 });
  }, [text.value, kind.value, sort.value]);
  if (props.files.value.length === 0)
    return (
      <div class="panel-empty">
        <Icon node={Files} size={28} />
        <p>{t().files.none}</p>
        <p class="quiet">{props.emptyHint}</p>
      </div>
    );

  const { length } = fitting.value;
  const { start, end } = boundsOf(range.value, length);
  // What no longer fits is not acted on.
  const picked = fitting.value.filter(({ fileId }) => chosen.value.has(fileId));
  const isChosen = picked.length > 0;
  const due = toSave(isChosen ? picked : fitting.value, isChosen);
  const mayWithdraw = isChosen && picked.every((file) => props.mayWithdraw?.(file) === true);
  const choose = (fileId: FileId, isOn: boolean) => {
    const next = new Set(chosen.value);
    if (isOn) next.add(fileId);
    else next.delete(fileId);
    chosen.value = next;
  };
  const chooseAll = (isOn: boolean) =>
    (chosen.value = new Set(isOn ? fitting.value.map(({ fileId }) => fileId) : []));
  function onScroll({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
    const up = scrollTop < NEAR_EDGE_PX ? extendUp(range.value, length) : null;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_EDGE_PX;
    const next = up ?? (isNearEnd ? extendDown(range.value, length) : null);
    if (next !== null) range.value = next;
  }

  return (
    <div class="file-list">
      <SearchField
        label={t().files.find}
        hint={t().files.findHint}
        value={text.value}
        onInput={(typed) => (text.value = typed)}
        isLandmark
      />
      <div class="file-choices">
        <SelectField
          label={t().files.kind}
          isLabelHidden
          before={<Icon node={Funnel} size={16} />}
          value={kind.value}
          options={KIND_CHOICES.map((value) => ({ value, label: t().files.kinds[value] }))}
          onChange={(value) => (kind.value = KIND_CHOICES.find((each) => each === value) ?? "all")}
        />
        <SelectField
          label={t().files.order}
          isLabelHidden
          before={<Icon node={ArrowDownWideNarrow} size={16} />}
          value={sort.value}
          options={SORTS.map((value) => ({ value, label: t().files.orders[value] }))}
          onChange={(value) => (sort.value = SORTS.find((each) => each === value) ?? "newest")}
        />
      </div>
      <div class="file-bar">
        <label class="file-bar-all">
          <input
            type="checkbox"
            aria-label={t().files.chooseAll}
            checked={isChosen && picked.length === length}
            indeterminate={isChosen && picked.length < length}
            disabled={length === 0}
            onChange={({ currentTarget }) => chooseAll(currentTarget.checked)}
          />
          <span role="status">
            {isChosen
              ? t().files.chosenWithSize(picked.length, byteSize(sizeOf(picked)))
              : length === 0
                ? t().files.noneFit
                : t().files.countWithSize(length, byteSize(sizeOf(fitting.value)))}
          </span>
        </label>
        {mayWithdraw && (
          <IconButton
            icon={Trash2}
            label={t().files.withdrawChosen}
            tooltipSide="none"
            onClick={() => props.withdraw?.(picked)}
          />
        )}
        {due.length > 0 && (
          <button
            type="button"
            class="button small"
            onClick={() => {
              props.save(due);
              chosen.value = new Set();
            }}
          >
            <Icon node={Download} size={14} />
            {isChosen
              ? t().files.saveChosen
              : fitting.value.some(isBegun)
                ? t().files.saveRest
                : t().files.saveAll}
          </button>
        )}
      </div>
      {props.saving !== null && <Saving progress={props.saving} onStop={props.stopSaving} />}
      <ul
        ref={listRef}
        class="file-rows"
        tabIndex={0}
        aria-label={t().files.all}
        onScroll={({ currentTarget }) => onScroll(currentTarget)}
        onKeyDown={(event) => moveFocus(listRef.current, event)}
      >
        {fitting.value.slice(start, end).map((file, index) => (
          <FileRow
            key={file.fileId}
            file={file}
            place={{ at: start + index + 1, of: length }}
            nowMs={clock.wallMs()}
            isChosen={chosen.value.has(file.fileId)}
            onChoose={(isOn) => choose(file.fileId, isOn)}
            onSave={() => props.save([file])}
            {...(props.preview === undefined ? {} : { onPreview: props.preview })}
          />
        ))}
      </ul>
    </div>
  );
}

function Saving({ progress, onStop }: { progress: SavingProgress; onStop: () => void }) {
  const { count, savedCount, failedCount, percent, moving } = progress;
  const isBusy = moving.length > failedCount;
  return (
    <div class="file-saving progress">
      <progress max={100} value={percent} aria-label={t().files.savingTogether} />
      <div class="progress-line">
        <span class="progress-facts" role="status">
          {savedCount === count ? t().files.allSaved(count) : t().files.savedOf(savedCount, count)}
          {failedCount > 0 && <span class="queue-failed"> · {t().files.failed(failedCount)}</span>}
        </span>
        <IconButton
          icon={X}
          label={isBusy ? t().files.stopSaving : t().common.dismiss}
          tooltipSide="none"
          onClick={onStop}
        />
      </div>
    </div>
  );
}

/** Up and Down move the focus from row to row. */
function moveFocus(list: HTMLElement | null, event: KeyboardEvent): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const boxes = [...(list?.querySelectorAll<HTMLElement>(".file-row > label > input") ?? [])];
  const at = boxes.findIndex((box) => box.closest("li")?.contains(document.activeElement) === true);
  const to = at === -1 ? 0 : at + (event.key === "ArrowUp" ? -1 : 1);
  if (boxes[to] === undefined) return;
  event.preventDefault();
  boxes[to].focus();
}
