/** Names of the other direction in the texts of a language that runs from left to right: each stays where the text puts it (UAX 9). */

/** Scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and what follows them, with the presentation forms. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

type Text = string | ((...values: readonly unknown[]) => unknown);
interface Tree {
  readonly [key: string]: Text | Tree;
}

/** First strong isolate to pop directional isolate. A text without such letters stays as it is. */
export const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

/** The same catalogue, with what is put into its texts isolated. */
export function isolating<Texts extends object>(catalogue: Texts): Texts {
  const walk = (tree: Tree): Tree =>
    Object.fromEntries(
      Object.entries(tree).map(([key, value]) => {
        if (typeof value === "string") return [key, value];
        if (typeof value !== "function") return [key, walk(value)];
        return [
          key,
          (...values: readonly unknown[]) =>
            value(...values.map((each) => (typeof each === "string" ? isolated(each) : each))),
        ];
      }),
    );
  // A catalogue is a tree of texts, and the walk keeps its shape.
  return walk(catalogue as unknown as Tree) as unknown as Texts;
}
