/** The history of a meeting on paper, and as a download in each format: entries of a menu. */
import { FileBraces, FileDown, FileText, Printer } from "lucide";
import type { MeetingId } from "../../kernel/ids.ts";
import type { App } from "../context/app.ts";
import { printHistory } from "../context/printing.ts";
import type { MenuItem } from "../kit/menu.tsx";
import { saidText } from "../model/text.ts";
import { saveText } from "./save-text.ts";
import { t } from "../language/texts.ts";

const FORMATS = {
  html: { end: "html", type: "text/html" },
  markdown: { end: "md", type: "text/markdown" },
  json: { end: "json", type: "application/json" },
};

interface Exported {
  readonly title: string;
  /** Of a kept meeting; absent: the one that self is in. */
  readonly meetingId?: MeetingId;
}

export const exportItems = (app: App, meeting: Exported): readonly MenuItem[] => [
  { icon: Printer, label: t().files.print, run: () => void printHistory(app) },
  { icon: FileText, label: t().files.exportHtml, run: () => void exportHistory(app, meeting, "html") },
  {
    icon: FileDown,
    label: t().files.exportMarkdown,
    run: () => void exportHistory(app, meeting, "markdown"),
  },
  { icon: FileBraces, label: t().files.exportJson, run: () => void exportHistory(app, meeting, "json") },
];

async function exportHistory(
  { state }: App,
  { title, meetingId }: Exported,
  format: keyof typeof FORMATS,
): Promise<void> {
  const kept = meetingId === undefined ? {} : { meeting: meetingId };
  const answer = await state.request({ type: "exportHistory", format, ...kept });
  if (answer.type === "error") {
    state.toast({ text: saidText(answer), tone: "problem" });
  } else if (answer.type === "exported" && answer.text !== null) {
    const { end, type } = FORMATS[format];
    saveText(`${title || t().common.meeting}.${end}`, answer.text, type);
  }
}
