/** Cameras, microphones and speakers. */
import type { Catalogue } from "../en/index.ts";

export const devices = {
  notConnected: (chosen: string, opened: string) =>
    `${chosen}: no está conectado. Mientras tanto se usa ${opened}.`,
  notOpenedUsing: (chosen: string, opened: string) =>
    `${chosen}: no se pudo abrir. Se usa ${opened} en su lugar.`,
  disconnectedUsing: (gone: string, opened: string) => `${gone}: se desconectó. Se usa ${opened}.`,
  isBack: (device: string) => `${device} vuelve a estar disponible y en uso.`,
  camera: {
    default: "Cámara predeterminada",
    name: "La cámara",
    another: "otra cámara",
    none: "No se encontró ninguna cámara. Puede participar sin ella.",
    notAllowed:
      "Landline no puede usar la cámara. Permítalo junto a la dirección de la página (en una ventana sin dirección: en su menú ⋮) o en los ajustes de privacidad del sistema, y vuelva a encenderla.",
    inUse: "Parece que otra aplicación usa la cámara. Ciérrela allí y vuelva a encenderla.",
    notOpened: "No se pudo abrir la cámara.",
    goesOn: "La cámara sigue como estaba: no se pudo abrir de nuevo.",
    disconnected: "Se desconectó la cámara. Sigue en la reunión sin ella.",
    isBack: (label: string) => `${label} vuelve a estar disponible. Encienda la cámara para usarla.`,
  },
  microphone: {
    default: "Micrófono predeterminado",
    name: "El micrófono",
    another: "otro micrófono",
    none: "No se encontró ningún micrófono. Puede escuchar y escribir en el chat.",
    notAllowed:
      "Landline no puede usar el micrófono. Permítalo junto a la dirección de la página (en una ventana sin dirección: en su menú ⋮) o en los ajustes de privacidad del sistema, y vuelva a activarlo.",
    inUse: "Parece que otra aplicación usa el micrófono. Ciérrela y vuelva a activarlo.",
    notOpened: "No se pudo abrir el micrófono.",
    goesOn: "El micrófono sigue como estaba: no se pudo abrir de nuevo.",
    disconnected: "Se desconectó el micrófono. Sigue en la reunión sin él.",
    isBack: (label: string) => `${label} vuelve a estar disponible. Active el micrófono para usarlo.`,
  },
  speaker: {
    default: "Altavoz predeterminado",
    name: "El altavoz",
    disconnected: (label: string) => `${label}: se desconectó. El sonido sale por el altavoz predeterminado.`,
    isBack: (label: string) => `${label} vuelve a estar disponible. El sonido sale de nuevo por ahí.`,
  },
} satisfies Catalogue["devices"];
