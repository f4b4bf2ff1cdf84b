/** While Landline starts or its core is away. */
import type { Catalogue } from "../en/index.ts";

export const app = {
  reconnecting: "Reconectando ao Landline neste computador…",
  starting: "O Landline está iniciando",
  reconnectingTryAgain: "O Landline está se reconectando. Tente de novo.",
} satisfies Catalogue["app"];
