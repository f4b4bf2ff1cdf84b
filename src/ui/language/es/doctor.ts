/** The check of this computer. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const doctor = {
  open: "Comprobar este equipo…",
  title: "Comprobar este equipo",
  fromHome: "¿No encuentra a nadie? Comprobar este equipo…",
  running: "Examinando red, puertos, cortafuegos, dispositivos y disco…",
  moment: "La cámara y el micrófono se abren un momento.",
  again: "Comprobar de nuevo",
  findings: "Lo que se ha encontrado",
  allWell: "A este equipo no le falta nada.",
  amiss: (count: number) =>
    n(count, {
      one: "Una cosa merece un vistazo.",
      other: "# cosas merecen un vistazo.",
    }),
  /** Those are folded up. */
  well: (count: number) => n(count, { one: "# cosa está bien", other: "# cosas están bien" }),
  ports: "Los puertos de Landline",
  portsFor: {
    mdns: "Reuniones cercanas",
    links: "Enlaces entre miembros",
    files: "Archivos",
    media: "Sonido e imágenes",
  },
  anyPorts: "Landline toma puertos cualesquiera, como dice --port 0.",
  /** The first line of what is copied. */
  ofComputer: (version: string, time: string) => `Este equipo, Landline ${version}, ${time}`,
  openSettings: {
    devices: "Ajustes de dispositivos…",
    files: "Ajustes de archivos…",
  },
  joinByCode: "Entrar con código…",
  receivePictures: "Recibir imágenes",
  liftLimit: "Quitar el límite",
  copyCommand: "Copiar la orden",
  withSomebody: "Probar con alguien…",
  copy: "Copiar como texto",
} satisfies Catalogue["doctor"];
