/** The one byte form of everything that is signed or hashed: a context, then JSON of an array of fields in a fixed order. */

/** `context` keeps a signature made for one purpose from serving another. */
export function canonicalBytes(context: string, fields: readonly unknown[]): Uint8Array {
  return Buffer.from(`${context}\n${JSON.stringify(fields)}`, "utf8");
}
