/** What is put into a text that runs from right to left. */

/** A name, path or number of whatever letters, so that it moves nothing around it (UAX 9: first strong isolate). */
export const i = (text: string): string => `\u2068${text}\u2069`;
