/** A later version of Landline. */
import type { Catalogue } from "../en/index.ts";

export const updates = {
  label: "Un Landline más reciente",
  has: (name: string, version: string) => `${name} tiene Landline ${version}.`,
  runsHere: (version: string) => `Este equipo usa la versión ${version}.`,
  get: "Obtenerlo",
  notNow: "Ahora no",
  coming: (version: string) => `Landline ${version} está en camino.`,
  isHere: (version: string) => `Landline ${version} está en este equipo.`,
  howToInstall: "Cómo instalarlo…",
  again: "Intentarlo otra vez",
  installTitle: "Instalar el Landline más reciente",
  checking: "El paquete se comprueba una vez más…",
  copy: {
    command: "Copiar el comando",
    path: "Copiar la ruta",
  },
  byHand:
    "Landline no instala nada por sí mismo. Los demás de sus reuniones pueden obtener el paquete de este equipo.",
} satisfies Catalogue["updates"];
