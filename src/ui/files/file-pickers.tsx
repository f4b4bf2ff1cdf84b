/** The menu that shares files or a folder in the open conversation. */
import { useRef } from "preact/hooks";
import { Folder, Paperclip, Upload } from "lucide";
import { shareFiles } from "../context/actions.ts";
import { useApp } from "../context/app.ts";
import { filesFromFolderPick, filesFromPick } from "./dropped-files.ts";
import { Menu } from "../kit/menu.tsx";
import { t } from "../language/texts.ts";

export function FilePickers({ buttonClass }: { buttonClass?: string }) {
  const app = useApp();
  const filesRef = useRef<HTMLInputElement>(null);
  const folderRef = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement, isFolder: boolean) => {
    const files = [...(input.files ?? [])];
    // Without this, choosing the same file once more would change nothing.
    input.value = "";
    if (isFolder) void filesFromFolderPick(files).then((picked) => shareFiles(app, picked));
    else shareFiles(app, filesFromPick(files));
  };
  return (
    <>
      <Menu
        icon={Paperclip}
        label={t().chat.shareFiles}
        {...(buttonClass === undefined ? {} : { buttonClass })}
        items={[
          { icon: Upload, label: t().chat.filesMore, run: () => filesRef.current?.click() },
          { icon: Folder, label: t().chat.folderMore, run: () => folderRef.current?.click() },
        ]}
      />
      <input
        ref={filesRef}
        type="file"
        multiple
        hidden
        aria-label={t().chat.filesToShare}
        onChange={({ currentTarget }) => take(currentTarget, false)}
      />
      <input
        ref={folderRef}
        type="file"
        // Preact's types lack this attribute.
        {...{ webkitdirectory: true }}
        hidden
        aria-label={t().chat.folderToShare}
        onChange={({ currentTarget }) => take(currentTarget, true)}
      />
    </>
  );
}
