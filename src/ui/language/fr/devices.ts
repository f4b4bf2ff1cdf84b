/** Cameras, microphones and speakers. */
import type { Catalogue } from "../en/index.ts";

export const devices = {
  notConnected: (chosen: string, opened: string) =>
    `${chosen} n’est pas connecté. En attendant, ${opened} est utilisé.`,
  notOpenedUsing: (chosen: string, opened: string) =>
    `${chosen} : ouverture impossible. ${opened} est utilisé à la place.`,
  disconnectedUsing: (gone: string, opened: string) => `${gone} : débranché. ${opened} est utilisé.`,
  isBack: (device: string) => `${device} est de retour et de nouveau utilisé.`,
  camera: {
    default: "Caméra par défaut",
    name: "La caméra",
    another: "une autre caméra",
    none: "Aucune caméra trouvée. Vous pouvez participer sans.",
    notAllowed:
      "Landline n’a pas le droit d’utiliser la caméra. Autorisez-la à côté de l’adresse de la page (dans une fenêtre sans adresse : dans son menu ⋮) ou dans les paramètres de confidentialité du système, puis rallumez-la.",
    inUse: "Une autre application semble utiliser la caméra. Fermez-la, puis rallumez la caméra.",
    notOpened: "La caméra n’a pas pu être ouverte.",
    goesOn: "La caméra continue comme avant : elle n’a pas pu être rouverte.",
    disconnected: "La caméra a été débranchée. Vous êtes toujours dans la réunion, sans elle.",
    isBack: (label: string) => `${label} est de retour. Allumez la caméra pour l’utiliser.`,
  },
  microphone: {
    default: "Micro par défaut",
    name: "Le micro",
    another: "un autre micro",
    none: "Aucun micro trouvé. Vous pouvez écouter et écrire dans la discussion.",
    notAllowed:
      "Landline n’a pas le droit d’utiliser le micro. Autorisez-le à côté de l’adresse de la page (dans une fenêtre sans adresse : dans son menu ⋮) ou dans les paramètres de confidentialité du système, puis rallumez-le.",
    inUse: "Une autre application semble utiliser le micro. Fermez-la, puis rallumez le micro.",
    notOpened: "Le micro n’a pas pu être ouvert.",
    goesOn: "Le micro continue comme avant : il n’a pas pu être rouvert.",
    disconnected: "Le micro a été débranché. Vous êtes toujours dans la réunion, sans lui.",
    isBack: (label: string) => `${label} est de retour. Allumez le micro pour l’utiliser.`,
  },
  speaker: {
    default: "Haut-parleur par défaut",
    name: "Le haut-parleur",
    disconnected: (label: string) => `${label} : débranché. Le son vient du haut-parleur par défaut.`,
    isBack: (label: string) => `${label} est de retour. Le son en vient de nouveau.`,
  },
} satisfies Catalogue["devices"];
