/** What the window says of a later version of Landline. Pure. */
import type { UpdateView } from "../../api/updates.ts";
import { t } from "../language/texts.ts";
import { percent } from "./files.ts";
import { saidText } from "./text.ts";

export interface UpdateTexts {
  readonly title: string;
  /** Null for nothing more. */
  readonly text: string | null;
  /** Of 100; null while nothing is on its way. */
  readonly percent: number | null;
  /** The button that leads on; null for none. */
  readonly action: { readonly label: string; readonly does: "get" | "install" } | null;
}

/** `running`: the version of the program that runs. */
export function updateTexts(update: UpdateView, running: string): UpdateTexts {
  const { version, from, bytes, sizeBytes } = update;
  const text = t().updates;
  const said = update.message === null ? null : saidText(update);
  switch (update.state) {
    case "available":
      return {
        title: text.has(from ?? "", version),
        text: text.runsHere(running),
        percent: null,
        action: { label: text.get, does: "get" },
      };
    case "fetching":
      return { title: text.coming(version), text: said, percent: percent(bytes, sizeBytes), action: null };
    case "ready":
      return {
        title: text.isHere(version),
        text: null,
        percent: null,
        action: { label: text.howToInstall, does: "install" },
      };
    case "failed":
      return {
        title: said ?? "",
        text: null,
        percent: null,
        action: from === null ? null : { label: text.again, does: "get" },
      };
  }
}

/** What a person puts into a terminal or a file manager, as it is: the command where there is one, else the package's path. */
export function toCopy({ sentences, path }: Pick<UpdateView, "sentences" | "path">) {
  const [sentence] = sentences;
  const command = sentence?.params[1];
  const hasCommand = sentence?.code === "updateDoDebian" || sentence?.code === "updateDoLinux";
  if (hasCommand && typeof command === "string") return { kind: "command", text: command } as const;
  return path === null ? null : ({ kind: "path", text: path } as const);
}

/** By what a notice is put away: the next state of the same version is said once more. */
export const updateMark = ({ version, state }: Pick<UpdateView, "version" | "state">): string =>
  `${version} ${state}`;
