/** Text with its web addresses as links. It is made of nodes: typed text never becomes markup. */
import { find } from "linkifyjs";
import type { ComponentChildren } from "preact";
import { isSafeLink } from "./safe-link.ts";

export function LinkedText({ text }: { text: string }) {
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const match of find(text, "url", { defaultProtocol: "https" })) {
    if (!isSafeLink(match.href)) continue;
    parts.push(
      text.slice(from, match.start),
      <a key={match.start} href={match.href} target="_blank" rel="noopener noreferrer">
        {match.value}
      </a>,
    );
    from = match.end;
  }
  parts.push(text.slice(from));
  return <>{parts}</>;
}
