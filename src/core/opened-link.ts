/** A link to a meeting that the system handed to the program, until a window has taken it. It joins nothing: a page of the web may have it. */
import { CommandError } from "../api/errors.ts";
import { isLikeLink } from "../kernel/link-scheme.ts";
import { words } from "../kernel/words.ts";
import { parseWay } from "./typed-way.ts";

export interface OpenedLink {
  /** As the system gave it; null for none. */
  get(): string | null;
  /** Of several the last one is kept. One that is cut short is kept, too: the window says so. @throws CommandError with the words for what is no link */
  open(link: string): void;
  take(): void;
}

export function createOpenedLink(onChange: () => void): OpenedLink {
  let opened: string | null = null;
  return {
    get: () => opened,
    open(typed) {
      const link = typed.trim();
      if (!isLikeLink(link)) throw new CommandError("badAddress", words("noWay", link.slice(0, 60)));
      opened = link;
      onChange();
      const way = parseWay(link);
      if ("problem" in way) throw new CommandError("badAddress", way.problem);
    },
    take() {
      opened = null;
      onChange();
    },
  };
}
