/** Adverts as discovery reads them, true and false. */

export const MALLORY = "10.0.0.66";
