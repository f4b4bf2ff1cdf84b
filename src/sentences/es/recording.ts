/** Recordings and what is made of them. */

export const recording = {
  recordedAlready: "Esta reunión ya se está grabando.",
  notRecorded: "Esta reunión no se está grabando.",
  recordedNoMore: "Esta reunión ya no se está grabando.",
  pausedAlready: "La grabación ya está en pausa.",
  notPaused: "La grabación no está en pausa.",
  noSuchRecording: "Esta grabación ya no está.",
  noCopyOfThis: "Esta carpeta no contiene una copia de esta grabación hecha por otro equipo.",
  noSuchResult: "Este archivo ya no está.",
  stillRecording: "La reunión aún se está grabando. Detenga primero la grabación.",
  joiningThis: "Esta grabación se está completando con la copia de otro equipo. Espere a que termine.",
  composingThis: "Se está creando algo a partir de esta grabación. Cancélelo primero.",
  composingOther: "Se está creando otra cosa a partir de una grabación. Espere, o cancélela.",
  composingElsewhere:
    "Landline ya lo está creando, en su ventana o con otra orden. Espere, o cancélelo allí.",
  composerFails: "Esto no se puede crear: el programa que lo hace falla una y otra vez.",
  composerBusy: "Ya se está creando algo.",
  nobodyRecorded: "Nadie aparece en esta grabación: nadie había aceptado que se le grabara.",
  nobodySpoke: "Nadie ha hablado en esta grabación.",
  filmsNeedBrowser:
    "Las películas se hacen con un navegador. Instale Chromium, Chrome o Edge e inténtelo de nuevo.",
  filmEncoderMissing:
    "El navegador que hace las películas no tiene codificador para MP4 (H.264). Haga la película en WebM, o instale Chrome o Edge.",
  filmBrowserUnstartable:
    "No se pudo iniciar el navegador con el que se hacen las películas. Compruebe que se inicie por sí solo.",
  filmBrowserEnded: "El navegador que hace la película se ha cerrado.",
  recorderFails: "La grabación ha terminado porque su programa falla una y otra vez. Lo grabado se conserva.",
  recorderUnstartable: "No se pudo iniciar el programa de grabación.",
  recordingUnwritten:
    "La grabación ha terminado porque no se puede escribir en este disco. Lo grabado antes se conserva.",
  recordingDiskFull:
    "La grabación ha terminado porque el disco está casi lleno. Lo grabado se conserva. Haga sitio y vuelva a grabar.",
  recordedByOthers: "Eso vale solo para este equipo: otro también graba la reunión y sigue.",
  noRoomToRecord: (free: string, needed: string) =>
    `No hay suficiente espacio para grabar: en el disco quedan ${free} y hacen falta ${needed}. Haga sitio e inténtelo de nuevo.`,
  gapInRecording: (from: string, to: string) =>
    `De ${from} a ${to} no se grabó nada: Landline se había cerrado y se inició de nuevo.`,
  beginsLate: (at: string) => `Empieza en ${at}: este equipo solo ha grabado a partir de ahí.`,
  lossInRecording: (at: string) =>
    `Hacia ${at} falta algo de sonido o imagen: la red o un equipo iba demasiado lento.`,
  endedFull: (at: string) => `Termina en ${at} porque el disco estaba lleno.`,
  endedUnwritten: (at: string) => `Termina en ${at} porque no se pudo escribir.`,
  notEnded: (at: string) => `No se terminó: lo que hay llega hasta ${at}.`,
};
