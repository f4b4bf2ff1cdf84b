/** The check of this computer. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const doctor = {
  open: "Vérifier cet ordinateur…",
  title: "Vérifier cet ordinateur",
  fromHome: "Personne en vue ? Vérifier cet ordinateur…",
  running: "Examen du réseau, des ports, du pare-feu, des appareils et du disque…",
  moment: "La caméra et le micro sont ouverts un instant.",
  again: "Vérifier de nouveau",
  findings: "Ce qui a été trouvé",
  allWell: "Rien ne manque à cet ordinateur.",
  amiss: (count: number) =>
    n(count, {
      one: "Un point mérite un coup d’œil.",
      other: "# points méritent un coup d’œil.",
    }),
  /** Those are folded up. */
  well: (count: number) =>
    n(count, {
      one: "# point est en ordre",
      other: "# points sont en ordre",
    }),
  ports: "Les ports de Landline",
  portsFor: {
    mdns: "Réunions à proximité",
    links: "Liaisons entre membres",
    files: "Fichiers",
    media: "Son et images",
  },
  anyPorts: "Landline prend n’importe quels ports, comme le veut --port 0.",
  /** The first line of what is copied. */
  ofComputer: (version: string, time: string) => `Cet ordinateur, Landline ${version}, ${time}`,
  openSettings: {
    devices: "Réglages des appareils…",
    files: "Réglages des fichiers…",
  },
  joinByCode: "Rejoindre par code…",
  receivePictures: "Recevoir les images",
  liftLimit: "Lever la limite",
  copyCommand: "Copier la commande",
  withSomebody: "Tester avec quelqu’un…",
  copy: "Copier en texte",
} satisfies Catalogue["doctor"];
