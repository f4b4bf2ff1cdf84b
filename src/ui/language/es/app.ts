/** While Landline starts or its core is away. */
import type { Catalogue } from "../en/index.ts";

export const app = {
  reconnecting: "Volviendo a conectar con Landline en este equipo…",
  starting: "Landline se está iniciando",
  reconnectingTryAgain: "Landline se está reconectando. Inténtelo de nuevo.",
} satisfies Catalogue["app"];
