/** Goes through all texts of a catalogue. */
import type { Catalogue } from "../../../src/ui/language/en/index.ts";

type Text = string | ((...values: readonly (string | number | boolean)[]) => string);
type Tree = { readonly [key: string]: Text | Tree };

/** The same catalogue with each text, or what its function returns, changed. */
export function mapTexts(catalogue: Catalogue, change: (text: string) => string): Catalogue {
  const walk = (tree: Tree): Tree =>
    Object.fromEntries(
      Object.entries(tree).map(([key, value]) => {
        if (typeof value === "string") return [key, change(value)];
        if (typeof value === "function")
          return [key, (...values: readonly (string | number | boolean)[]) => change(value(...values))];
        return [key, walk(value)];
      }),
    );
  // A catalogue is a tree of texts, and the walk keeps its shape.
  return walk(catalogue as unknown as Tree) as unknown as Catalogue;
}

/** All texts by their dotted keys. */
export function textsOf(catalogue: Catalogue): ReadonlyMap<string, Text> {
  const texts = new Map<string, Text>();
  const walk = (tree: Tree, path: string): void => {
    for (const [key, value] of Object.entries(tree))
      if (typeof value === "object") walk(value, `${path}${key}.`);
      else texts.set(`${path}${key}`, value);
  };
  walk(catalogue as unknown as Tree, "");
  return texts;
}
