/** While Landline starts or its core is away. */
import type { Catalogue } from "../en/index.ts";

export const app = {
  reconnecting: "Verbindung mit Landline auf diesem Computer wird wiederhergestellt…",
  starting: "Landline wird gestartet",
  reconnectingTryAgain: "Landline stellt die Verbindung wieder her. Versuchen Sie es noch einmal.",
} satisfies Catalogue["app"];
