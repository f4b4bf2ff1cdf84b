/** `npm test -- --full`: simulations live through five times as many meetings, with fresh seeds, and the main job has its full size. */
export const isFull = process.env["LANDLINE_FULL"] === "1";
