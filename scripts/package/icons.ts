/** A picture in the containers that Windows and macOS want their icons in. Both take a PNG as it is. */

/** ICO with one picture of 256 x 256. */
export function icoOf(png: Buffer): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2); // an icon
  head.writeUInt16LE(1, 4); // one picture
  // Width and height at 6 and 7 stay 0, which means 256.
  head.writeUInt16LE(1, 10); // planes
  head.writeUInt16LE(32, 12); // bits per pixel
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}

/** ICNS with one picture of 256 x 256, whose type is "ic08". */
export function icnsOf(png: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.write("icns", 0, "latin1");
  head.writeUInt32BE(head.length + png.length, 4);
  head.write("ic08", 8, "latin1");
  head.writeUInt32BE(8 + png.length, 12);
  return Buffer.concat([head, png]);
}
