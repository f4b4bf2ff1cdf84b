/** Texts that count. */

/** `count` is written out where `#` stands; a category that a language does not use need not be there, except `other`. */
export type Plural<Category extends Intl.LDMLPluralRule> = (
  count: number,
  forms: Readonly<Record<Category, string>>,
) => string;

/** `Category`: those that the language has, so that a missing form is a compile error. */
export function pluralsIn<Category extends Intl.LDMLPluralRule>(language: string): Plural<Category> {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language, { numberingSystem: "latn", useGrouping: false });
  return (count, forms) => {
    const all: Partial<Record<Intl.LDMLPluralRule, string>> = forms;
    return (all[rules.select(count)] ?? all.other ?? "").replaceAll("#", numbers.format(count));
  };
}
