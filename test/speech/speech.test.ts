/** Command lines and what programs print. Rules: SPEC.md, CP210 and CP211. */
import test from "ava";
import fc from "fast-check";
import { MAX_CAPTION_LENGTH } from "../../src/kernel/limits.ts";
import { isShowableLine } from "../../src/kernel/unicode.ts";
import { parseProgramLine } from "../../src/speech/command-line.ts";
import { MAX_UTTERANCE, nothingPrinted, takePrinted } from "../../src/speech/utterances.ts";

const LINES: readonly (readonly [line: string, program: readonly string[] | null])[] = [
  ["vosk-stream", ["vosk-stream"]],
  ["  vosk-stream   --model small ", ["vosk-stream", "--model", "small"]],
  [`"C:\\Program Files\\vosk.exe" 'my model'`, ["C:\\Program Files\\vosk.exe", "my model"]],
  [`node --eval "console.log('hello')"`, ["node", "--eval", "console.log('hello')"]],
  [`run --model="my model"/small ""`, ["run", "--model=my model/small", ""]],
  ["run $HOME; rm -rf `x` | y", ["run", "$HOME;", "rm", "-rf", "`x`", "|", "y"]],
  ["", null],
  ["   ", null],
  [`""`, null],
  [`run "my model`, null],
  ["run it's", null],
  [Array.from({ length: 65 }, () => "x").join(" "), null],
];

test("[CP210] a command line is split at spaces, with quotes in pairs, and nothing of it is carried out", (t) => {
  for (const [line, program] of LINES) t.deepEqual(parseProgramLine(line), program, line);
});

const printed = (...texts: readonly string[]): readonly string[] => {
  let state = nothingPrinted;
  return texts.flatMap((text) => {
    const [next, utterances] = takePrinted(state, text);
    state = next;
    return utterances;
  });
};

test("[CP211] an utterance is a whole line, fit to be shown", (t) => {
  t.deepEqual(printed("good mor", "ning\nhow are", " you\r\n"), ["good morning", "how are you"]);
  t.deepEqual(printed("  good \t\u0007 morning\u202e \n"), ["good morning"]);
  for (const none of ["", "  ", "...", "[BLANK_AUDIO]", "(wind blows)", "[ Silence ] (music)", "<unk>"])
    t.deepEqual(printed(`${none}\n`), [], none);
  t.deepEqual(printed("[laughs] yes\n"), ["[laughs] yes"]);
});

test("[CP211] a long one is cut between words, and an endless one at its bound", (t) => {
  const long = "word ".repeat(100).trim();
  const pieces = printed(`${long}\n`);
  t.is(pieces.join(" "), long);
  t.true(pieces.length > 1 && pieces.every((piece) => piece.length <= MAX_CAPTION_LENGTH));
  const [state] = takePrinted(nothingPrinted, "x".repeat(1_000_000));
  t.is(state.begun.length, MAX_UTTERANCE);
});

test("[CP211] whatever is printed, what comes out can be shown and fits", (t) => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 2_000 })), (texts) => {
      for (const piece of printed(...texts, "\n"))
        if (piece === "" || piece.length > MAX_CAPTION_LENGTH || !isShowableLine(piece)) return false;
      return true;
    }),
  );
  t.pass();
});
