/** The introduction at the first start. */
import type { Catalogue } from "../en/index.ts";

export const introduction: Catalogue["introduction"] = {
  step: (n, of) => `Paso ${n} de ${of}`,
  devices: "Su cámara y su micrófono",
  devicesText:
    "Véase y escúchese usted primero: nadie más le ve ni le oye antes de que entre en una reunión.",
  howItWorks: "Cómo funciona Landline",
  skip: "Omitir",
  begin: "Empezar",
  appear: "Las reuniones aparecen solas",
  appearText:
    "Quien tiene Landline abierto en esta red las ve en la lista. Sin cuenta, sin internet, sin escribir ninguna dirección.",
  carried: "Un ordenador sostiene la reunión",
  carriedText:
    "Transmite la imagen y el sonido a todos. Si se va o falla, otro continúa al momento y no se pierde nada.",
  stays: "Lo que dice se queda aquí",
  staysText:
    "La imagen, el sonido, los mensajes y los archivos van cifrados y no salen de su propia red. Lo escrito y compartido se guarda en los ordenadores de quienes estuvieron.",
  showAgain: "Mostrar la introducción",
};
