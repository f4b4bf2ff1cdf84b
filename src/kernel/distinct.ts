/** True if no value is there twice. */
export const areDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
