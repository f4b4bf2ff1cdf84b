/** Members that do not exist. */

export const keyOf = (index: number) => index.toString(16).padStart(64, "0");

export const madeUp = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    publicKey: keyOf(from + index),
    name: `Nobody ${from + index}`,
  }));
