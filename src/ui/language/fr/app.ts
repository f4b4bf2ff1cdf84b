/** While Landline starts or its core is away. */
import type { Catalogue } from "../en/index.ts";

export const app = {
  reconnecting: "Reconnexion à Landline sur cet ordinateur…",
  starting: "Landline démarre",
  reconnectingTryAgain: "Landline se reconnecte. Réessayez.",
} satisfies Catalogue["app"];
