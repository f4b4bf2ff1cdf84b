/** Pasted files above the text field, which go out with the next message. */
import { useEffect, useMemo } from "preact/hooks";
import { File as FileIcon, X } from "lucide";
import { byteSize } from "../language/format.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import type { DroppedFile } from "../model/uploads.ts";
import { t } from "../language/texts.ts";

export function AttachedFiles(props: {
  readonly files: readonly DroppedFile[];
  readonly onRemove: (file: DroppedFile) => void;
}) {
  const { files, onRemove } = props;
  return (
    <div role="status">
      {files.length > 0 && (
        <ul class="attached" aria-label={t().chat.filesToSend}>
          {files.map((file, index) => (
            <li key={index}>
              <Thumbnail content={file.content} />
              <span class="attached-text">
                <span class="ellipsis" dir="auto" title={file.name}>
                  {file.name}
                </span>
                <span class="quiet">{t().chat.notSentYet(byteSize(file.content.size))}</span>
              </span>
              <IconButton
                icon={X}
                label={t().chat.dontSend(file.name)}
                tooltipSide="left"
                onClick={() => onRemove(file)}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The picture itself, for kinds that every browser draws without a risk; an icon for all others. */
function Thumbnail({ content }: { content: Blob }) {
  const url = useMemo(
    () => (/^image\/(png|jpeg|gif|webp)$/.test(content.type) ? URL.createObjectURL(content) : null),
    [content],
  );
  useEffect(() => () => void (url !== null && URL.revokeObjectURL(url)), [url]);
  return url === null ? <Icon node={FileIcon} size={20} /> : <img src={url} alt="" />;
}
