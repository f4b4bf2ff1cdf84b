/** Versions of this program, as Semantic Versioning 2.0.0 writes and orders them. Pure. */

const NUMBER = "(0|[1-9]\\d{0,8})";
const PRERELEASE = "(?:0|[1-9]\\d{0,8}|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${PRERELEASE}(?:\\.${PRERELEASE})*))?$`);

/** Longer ones name nothing that people read. */
export const MAX_VERSION_LENGTH = 40;

/** Without build metadata, which has no place in the order. */
export const isVersion = (text: string): boolean => text.length <= MAX_VERSION_LENGTH && VERSION.test(text);

/** Negative where `a` comes before `b`, 0 for the same, positive after (section 11). What is no version comes before all. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  for (const [index, number] of left.numbers.entries()) {
    const order = number - (right.numbers[index] ?? 0);
    if (order !== 0) return order;
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

function partsOf(version: string) {
  const match = isVersion(version) ? VERSION.exec(version) : null;
  if (match === null) return null;
  return { numbers: match.slice(1, 4).map(Number), prerelease: match[4]?.split(".") ?? [] };
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  // 1.0.0-rc.1 comes before 1.0.0.
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumberA && isNumberB) return Number(a) - Number(b);
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
