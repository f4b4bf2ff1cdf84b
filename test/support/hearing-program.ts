/** A speech program that stands for a recogniser. It says what it has heard whenever a second of sound (16 kHz, 16 bit) that is no silence has come. */
export const HEARD_TEXT = "I say something";
export const HEARING_PROGRAM = `let heard = 0;
process.stdin.on("data", (bytes) => {
  heard += bytes.filter((byte) => byte !== 0).length;
  if (heard < 16000) return;
  heard = 0;
  console.log("${HEARD_TEXT}");
});`;
