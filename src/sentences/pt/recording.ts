/** Recordings and what is made of them. */

export const recording = {
  recordedAlready: "Esta reunião já está sendo gravada.",
  notRecorded: "Esta reunião não está sendo gravada.",
  recordedNoMore: "Esta reunião não está mais sendo gravada.",
  pausedAlready: "A gravação já está em pausa.",
  notPaused: "A gravação não está em pausa.",
  noSuchRecording: "Esta gravação não está mais aqui.",
  noCopyOfThis: "Esta pasta não contém uma cópia desta gravação feita por outro computador.",
  noSuchResult: "Este arquivo não está mais aqui.",
  stillRecording: "A reunião ainda está sendo gravada. Pare a gravação primeiro.",
  joiningThis: "Esta gravação está sendo completada com a cópia de outro computador. Espere até que termine.",
  composingThis: "Algo está sendo criado a partir desta gravação. Cancele isso primeiro.",
  composingOther: "Outra coisa está sendo criada a partir de uma gravação. Espere, ou cancele-a.",
  composingElsewhere:
    "O Landline já está criando isto, na janela dele ou por outro comando. Espere, ou cancele lá.",
  composerFails: "Isto não pode ser criado: o programa que faz isso falha sempre.",
  composerBusy: "Algo já está sendo criado.",
  nobodyRecorded: "Ninguém está nesta gravação: ninguém havia concordado em ser gravado.",
  nobodySpoke: "Ninguém falou nesta gravação.",
  filmsNeedBrowser:
    "Os filmes são feitos com um navegador. Instale o Chromium, o Chrome ou o Edge e tente de novo.",
  filmEncoderMissing:
    "O navegador que faz os filmes não tem codificador para MP4 (H.264). Faça o filme em WebM ou instale o Chrome ou o Edge.",
  filmBrowserUnstartable:
    "Não foi possível iniciar o navegador com que os filmes são feitos. Verifique se ele inicia sozinho.",
  filmBrowserEnded: "O navegador que faz o filme foi encerrado.",
  recorderFails: "A gravação terminou porque o programa dela falha sempre. O que foi gravado está guardado.",
  recorderUnstartable: "Não foi possível iniciar o programa de gravação.",
  recordingUnwritten:
    "A gravação terminou porque não é possível gravar neste disco. O que foi gravado antes está guardado.",
  recordingDiskFull:
    "A gravação terminou porque o disco está quase cheio. O que foi gravado está guardado. Libere espaço e grave de novo.",
  recordedByOthers: "Isso vale só para este computador: outro também grava a reunião e continua.",
  noRoomToRecord: (free: string, needed: string) =>
    `Não há espaço suficiente para gravar: o disco tem ${free} livres e são necessários ${needed}. Libere espaço e tente de novo.`,
  gapInRecording: (from: string, to: string) =>
    `De ${from} a ${to} nada foi gravado: o Landline tinha sido encerrado e foi iniciado de novo.`,
  beginsLate: (at: string) => `Começa em ${at}: este computador só gravou a partir daí.`,
  lossInRecording: (at: string) =>
    `Por volta de ${at} falta algum som ou imagem: a rede ou um computador estava lento demais.`,
  endedFull: (at: string) => `Ela termina em ${at} porque o disco estava cheio.`,
  endedUnwritten: (at: string) => `Ela termina em ${at} porque não pôde ser gravada no disco.`,
  notEnded: (at: string) => `Ela não foi encerrada: o que existe vai até ${at}.`,
};
