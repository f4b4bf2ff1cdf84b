/** What a speech program prints: one utterance a line, which may be anything at all. Pure. */
import { MAX_CAPTION_LENGTH } from "../kernel/limits.ts";
import { showableLine } from "../kernel/unicode.ts";

/** Nobody says more in one breath. What is longer is cut there. */
export const MAX_UTTERANCE = 4 * MAX_CAPTION_LENGTH;

export interface Printed {
  /** Of a line that is not whole yet, its beginning. */
  readonly begun: string;
}

export const nothingPrinted: Printed = { begun: "" };

/** Takes what was printed next. Returns the utterances that are whole by it, in pieces that each fit a line of captions. */
export function takePrinted(
  { begun }: Printed,
  text: string,
): readonly [Printed, utterances: readonly string[]] {
  const lines = `${begun}${text}`.split(/\r\n|\n|\r/u);
  const last = lines.pop() ?? "";
  return [{ begun: last.slice(0, MAX_UTTERANCE) }, lines.flatMap(captionsOf)];
}

/** None of a blank line, nor of a mark such as "[BLANK_AUDIO]" or "(wind blows)", which programs print where nobody speaks. */
function captionsOf(line: string): readonly string[] {
  const text = showableLine(line.slice(0, MAX_UTTERANCE)).replaceAll(/\s+/gu, " ").trim();
  if (/^(?:[[(<][^\])>]*[\])>] ?)+$/u.test(text) || !/[\p{L}\p{N}]/u.test(text)) return [];
  return pieces(text);
}

/** Cut between words where that is possible. */
function pieces(text: string): readonly string[] {
  if (text.length <= MAX_CAPTION_LENGTH) return [text];
  const space = text.lastIndexOf(" ", MAX_CAPTION_LENGTH);
  // A pair of surrogates is one letter.
  const isPair = (text.codePointAt(MAX_CAPTION_LENGTH - 1) ?? 0) > 0xffff;
  const at = space > 0 ? space : MAX_CAPTION_LENGTH - (isPair ? 1 : 0);
  return [text.slice(0, at), ...pieces(text.slice(at).trimStart())];
}
