/** Files that are shared, fetched and saved. */
import { n } from "./plural.ts";

export const files = {
  noSuchFile: "No existe ese archivo en esta reunión. Puede que se haya retirado.",
  neitherFileNorFolder: (name: string) => `«${name}» no es ni un archivo ni una carpeta.`,
  sharingCancelled: "Se canceló la acción de compartir.",
  tooLargeToShare: "No se pueden compartir archivos de 4 TB o más.",
  notDescribable: "No se puede describir el archivo.",
  notOnComputer: "El archivo no está en este equipo.",
  largerThanCopies: "Es mayor que el espacio para copias de archivos de otras personas.",
  filesUnavailable: "No se pueden compartir archivos.",
  filesNotReady: "Los archivos no están listos. Inténtelo de nuevo.",
  interrupted: "Se interrumpió. Inténtelo de nuevo.",
  noFolderToSave: (folder: string) => `No existe la carpeta ${folder} en la que guardar.`,
  tooManyNamed: (name: string, folder: string) => `Hay demasiados archivos llamados ${name} en ${folder}.`,
  noRoom: (needed: string, folder: string) =>
    `No hay suficiente espacio en el disco: hacen falta ${needed} (${folder}). Haga sitio e inténtelo de nuevo.`,
  noRoomHas: (needed: string, has: string, folder: string) =>
    `No hay suficiente espacio en el disco: hacen falta ${needed} y quedan ${has} (${folder}). Haga sitio e inténtelo de nuevo.`,
  fileGone: "El archivo o la carpeta ya no está.",
  fileForbidden: "El archivo o la carpeta no se puede leer o escribir. Compruebe sus permisos.",
  readOnlyDisk: "El disco es de solo lectura.",
  tooLargeForDisk: "El sistema de archivos de este disco no admite un archivo tan grande.",
  fileWentWrong: "Algo salió mal con el archivo.",
  noArchive: "Lo que se envió no es una carpeta que se pueda descomprimir.",
  tooManyToUnpack: "La carpeta tiene demasiados archivos para descomprimirla.",
  tooManyToShare: (max: number) =>
    `La carpeta tiene más de ${max.toLocaleString("es")} archivos: comparta partes de ella.`,
  changedSince: (name: string) => `«${name}» ha cambiado desde que se compartió. Compártalo de nuevo.`,
  offersNoFile: "Lo que se ofrece no es un archivo.",
  otherSize: "El archivo no es el que se anunció: su tamaño o su sello es distinto. No se guardó nada.",
  otherHash: "El archivo no es el que se anunció: su SHA-256 es distinto. No se guardó nada.",
  otherKey: "No se puede abrir el archivo: su clave no encaja.",
  seederOutOfReach:
    "Este equipo y el que tiene lo que falta no se alcanzan. Permita Landline en el cortafuegos de uno de los dos, o espere a que otra persona tenga el archivo; sigue por sí solo.",
  seederMissing: "Nadie de los presentes tiene lo que falta; sigue por sí solo.",
  withdrawnMeanwhile: (name: string) =>
    `«${name}» se retiró antes de haber llegado por completo. Pida a quien lo compartió que lo comparta de nuevo.`,
  notFetched: "No se pudo obtener el archivo.",
  savingGivenUp: "Se dejó de guardar.",
  notSaved: "El archivo no se guardó.",
  fetchedByOther: "Otra persona ha obtenido ese archivo entretanto. Inténtelo de nuevo.",
  noWholeCopy:
    "Este equipo no tiene una copia completa de ese archivo. Únase a la reunión cuando esté alguien que lo tenga, y guárdelo entonces.",
  underWay: "Ese archivo va camino de otra carpeta. Guárdelo de nuevo cuando haya llegado.",
  nobodyHasFile: "Nadie de la reunión tiene ese archivo. Guárdelo cuando esté alguien que lo tenga.",
  pageNamesNoPaths: "Una ventana del navegador no indica rutas. Elija el archivo en la ventana.",
  pageNamesNoFolder:
    "Una ventana del navegador no elige ninguna carpeta de este equipo. Cierre Landline e inícielo con --download-folder y la carpeta.",
  exportThere: (file: string) => `${file} ya existe. Elija otro nombre.`,
  exportUnwritable: (file: string) =>
    `No se puede escribir ${file}. Elija una carpeta que exista y sea suya.`,
  downloadsUnwritable: (folder: string) =>
    `No se pueden guardar archivos en ${folder}. Elija otra carpeta en los ajustes.`,
  unfitFolder: (folder: string) =>
    `${folder} no es una carpeta en la que se puedan guardar archivos. Elija otra.`,
  sharedWithout: (folder: string, list: string) => `La carpeta «${folder}» se comparte sin ${list}.`,
  leftOutKind: (path: string) => `«${path}» (un enlace o archivo especial)`,
  leftOutName: (path: string) => `«${path}» (su nombre no se puede escribir en otros equipos; cámbielo)`,
  leftOutUnreadable: (path: string) => `«${path}» (no se puede leer; compruebe sus permisos)`,
  leftOutMore: (count: number) => n(count, { one: "# más", other: "# más" }),
};
