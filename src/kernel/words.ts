/** What the core says to people: in English for scripts and logs, and as codes with parameters, of which the window makes its own language. Pure. */
import { byteSize } from "./byte-size.ts";
import { SENTENCES, type SentenceCode, type Sentences } from "./sentences.ts";

/** `bytes`: a size, which each language writes its own way. A list is written with commas and "and". */
export type Param = string | number | { readonly bytes: number } | Sentence | readonly Param[];

/** `code`: one of `SENTENCES`, of this version of Landline or of another. `params` in the order in which its text takes them. */
export interface Sentence {
  readonly code: string;
  readonly params: readonly Param[];
}

/** `message` is what the sentences say in English, one after the other. */
export interface Words {
  readonly message: string;
  readonly sentences: readonly Sentence[];
}

/** What a text's parameter may be given as. */
type Given<Value> = Value extends string ? string | { readonly bytes: number } | readonly Words[] : Value;
type ParamsOf<Code extends SentenceCode> = Sentences[Code] extends (...params: infer Values) => string
  ? { [Index in keyof Values]: Given<Values[Index]> }
  : [];

/** One sentence. Its text's parameters are checked by the compiler. */
export function words<Code extends SentenceCode>(code: Code, ...params: ParamsOf<Code>): Words {
  // `ParamsOf` lets in nothing else.
  const given = params as readonly GivenParam[];
  return spoken([{ code, params: given.map(paramOf) }]);
}

/** One after the other. */
export const inTurn = (...all: readonly Words[]): Words => spoken(all.flatMap(({ sentences }) => sentences));

/** As views have it. */
export const problemFields = (why: Words | null) => ({
  problem: why?.message ?? null,
  problemSentences: why?.sentences ?? [],
});

/** For what has no code: an error of the system or of a library. */
export const verbatim = (text: string): Words => words("verbatim", text);

type GivenParam = string | number | { readonly bytes: number } | readonly Words[];

const paramOf = (given: GivenParam): Param =>
  typeof given === "object" && !("bytes" in given) ? given.flatMap(({ sentences }) => sentences) : given;

function spoken(sentences: readonly Sentence[]): Words {
  const message = spell(sentences, SENTENCES, ENGLISH);
  // The compiler lets in codes of SENTENCES alone.
  return { message: message ?? "", sentences };
}

/** How a language writes what is neither a text nor a number. */
export interface Spelling {
  list(items: readonly string[]): string;
  bytes(bytes: number): string;
}

const ENGLISH: Spelling = {
  list: (items) =>
    items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`,
  bytes: byteSize,
};

type Text = string | ((...params: readonly never[]) => string);

/** The sentences in the language of `texts`. Null where it lacks one of them, and where there are none. */
export function spell(
  sentences: readonly Sentence[],
  texts: Readonly<Record<string, Text>>,
  spelling: Spelling,
): string | null {
  const said = sentences.map((each) => spellOne(each, texts, spelling));
  return said.length === 0 || said.includes(null) ? null : said.join(" ");
}

function spellOne(
  { code, params }: Sentence,
  texts: Readonly<Record<string, Text>>,
  spelling: Spelling,
): string | null {
  const text = Object.hasOwn(texts, code) ? texts[code] : undefined;
  if (text === undefined || typeof text === "string") return text ?? null;
  const values = params.map((param) => valueOf(param, texts, spelling));
  // `words` has held the parameters to the text of that code.
  return values.includes(null) ? null : (Reflect.apply(text, undefined, values) as string);
}

function valueOf(
  param: Param,
  texts: Readonly<Record<string, Text>>,
  spelling: Spelling,
): string | number | null {
  if (typeof param !== "object") return param;
  if ("bytes" in param) return spelling.bytes(param.bytes);
  if ("code" in param) return spellOne(param, texts, spelling);
  const items = param.map((item) => valueOf(item, texts, spelling));
  return items.includes(null) ? null : spelling.list(items.map(String));
}

/** Those that an error carries, also from the other end of a port; null for one without, such as the system's. */
export function wordsIn(error: unknown): Words | null {
  const isWorded = error instanceof Error && "sentences" in error && Array.isArray(error.sentences);
  // `WordedError` and `RpcError` alone have a list of that name.
  const { message, sentences } = (isWorded ? error : { message: "", sentences: [] }) as Words;
  return sentences.length === 0 ? null : { message, sentences };
}

/** An error that says to people what is wrong and what to do. */
export class WordedError extends Error implements Words {
  readonly sentences: readonly Sentence[];
  constructor({ message, sentences }: Words, options?: ErrorOptions) {
    super(message, options);
    this.sentences = sentences;
  }
}
