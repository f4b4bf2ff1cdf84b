/** Later versions of Landline, which go from machine to machine. */

export const update = {
  updatesOff: "Este Landline se creó sin clave para versiones: no toma ni ofrece actualizaciones.",
  updateNone: "Nadie aquí tiene un Landline más reciente para este equipo.",
  updateAway: (version: string) =>
    `Nadie en la reunión tiene Landline ${version}. Únase a una en la que alguien lo tenga.`,
  updateNotHere: "El Landline más reciente aún no está en este equipo. Obténgalo primero.",
  updateNoRelease: (folder: string) =>
    `No hay ninguna versión en ${folder}. Indique la carpeta con release.json, release.json.sig y los paquetes.`,
  updateForged: "Este Landline no conoce ninguna clave con la que esté firmada esa versión. No se ha tomado.",
  updateOlder: (version: string, later: string) =>
    `Landline ${version} es más antiguo que ${later}, que ya se conoce aquí. No se ha tomado.`,
  updateDamaged: (name: string) =>
    `${name} no es el archivo de esa versión. Se ha borrado de aquí: obténgalo otra vez.`,
  updateWrongFile: (name: string) => `${name} no es el archivo de esa versión. Cópielo otra vez.`,
  updateNoPackages: (folder: string) =>
    `Ninguno de los paquetes de esa versión está en ${folder}. Póngalos junto a release.json.`,
  updateFetchFailed: (version: string) => `Landline ${version} no ha llegado. Inténtelo otra vez.`,
  updateDoDebian: (version: string, command: string) =>
    `Landline ${version} está aquí y comprobado. Salga de la reunión, cierre Landline y escriba en un terminal: ${command}`,
  updateDoLinux: (version: string, command: string) =>
    `Landline ${version} está aquí y comprobado. Descomprímalo en un terminal: ${command} Después cierre este Landline e inicie «landline» en la carpeta nueva.`,
  updateDoWindows: (version: string, file: string) =>
    `Landline ${version} está aquí y comprobado. Descomprima ${file}, cierre este Landline e inicie «Install.cmd» en la carpeta nueva.`,
  updateDoMac: (version: string, file: string) =>
    `Landline ${version} está aquí y comprobado. Descomprima ${file}, cierre este Landline y abra «Landline» en la carpeta nueva.`,
};
