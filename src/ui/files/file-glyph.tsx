/** The picture that says of what kind a file is. */
import {
  File as FileIcon,
  FileArchive,
  FileImage,
  FileMusic,
  FileText,
  FileVideo,
  Folder,
  type IconNode,
} from "lucide";
import type { FileKind } from "../model/files.ts";
import { Icon } from "../kit/icon.tsx";

const ICONS: Readonly<Record<FileKind, IconNode>> = {
  folder: Folder,
  image: FileImage,
  audio: FileMusic,
  video: FileVideo,
  text: FileText,
  archive: FileArchive,
  other: FileIcon,
};

export const FileGlyph = ({ kind, isSmall = false }: { kind: FileKind; isSmall?: boolean }) => (
  <span class={`file-glyph ${kind} ${isSmall ? "small" : ""}`}>
    <Icon node={ICONS[kind]} size={isSmall ? 18 : 20} />
  </span>
);
