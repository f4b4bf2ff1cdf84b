/** A later version of Landline. */
import type { Catalogue } from "../en/index.ts";

export const updates = {
  label: "Un Landline plus récent",
  has: (name: string, version: string) => `${name} a Landline ${version}.`,
  runsHere: (version: string) => `Cet ordinateur utilise la version ${version}.`,
  get: "Récupérer",
  notNow: "Pas maintenant",
  coming: (version: string) => `Landline ${version} arrive.`,
  isHere: (version: string) => `Landline ${version} est sur cet ordinateur.`,
  howToInstall: "Comment l’installer…",
  again: "Réessayer",
  installTitle: "Installer le Landline plus récent",
  checking: "Le paquet est vérifié une fois de plus…",
  copy: {
    command: "Copier la commande",
    path: "Copier le chemin",
  },
  byHand:
    "Landline n’installe rien de lui-même. Les autres participants de vos réunions peuvent récupérer le paquet depuis cet ordinateur.",
} satisfies Catalogue["updates"];
