/** Messages, polls and the history on this computer. */

export const chat = {
  readerMissing: "Escolha pelo menos mais uma pessoa para receber isto.",
  readersMost: (max: number) => `Escolha no máximo ${max} pessoas, ou envie a todos.`,
  mentionsMost: (max: number) => `Mencione no máximo ${max} pessoas.`,
  outOfBounds: "Isto não pode ser guardado: uma parte passa dos limites.",
  cannotSeal:
    "Uma das pessoas escolhidas ainda não esteve nesta reunião, então nada pode ser lacrado para ela. Peça que ela entre e tente de novo.",
  everyoneOnly: "Isto só pode ser para todos.",
  oneEmoji: "Escolha um emoji.",
  messageLength: (max: number) => `Uma mensagem tem de 1 a ${max} caracteres.`,
  announcementLength: (max: number) => `Um aviso tem de 1 a ${max} caracteres.`,
  nameLength: (max: number) => `Um nome tem de 1 a ${max} caracteres.`,
  fileNameLength: (max: number) => `O nome de um arquivo tem de 1 a ${max} caracteres.`,
  foreignFileId:
    "O identificador do arquivo pertence a outra pessoa. Compartilhe o arquivo com um identificador seu.",
  sharesMost: (max: number) =>
    `Você compartilha ${max} arquivos nesta reunião. Retire alguns e depois compartilhe mais.`,
  noSuchMessage: "Essa mensagem não existe, ou foi excluída.",
  noSuchAnnouncement: "Esse aviso não existe, ou foi retirado.",
  ownMessagesOnly: "Só quem escreveu uma mensagem pode mudá-la ou excluí-la.",
  pollsMost: (max: number) => `Você tem ${max} enquetes abertas. Encerre algumas primeiro.`,
  questionLength: (max: number) => `Uma pergunta tem de 1 a ${max} caracteres.`,
  optionCount: (max: number) => `Uma enquete tem de 2 a ${max} opções.`,
  optionLength: (max: number) => `Uma opção tem de 1 a ${max} caracteres.`,
  sameOptions: "Duas opções são iguais. Mude uma delas.",
  noSuchPoll: "Essa enquete não existe.",
  pollClosed: "Esta enquete está encerrada.",
  noSuchOption: "Esta enquete não tem essa opção.",
  oneOption: "Escolha uma só opção desta enquete.",
  historyFull: "Esta reunião está cheia: nada mais dela é guardado.",
  storeClosed: "O histórico da reunião está fechado.",
  notStored: "Não foi possível salvar a mensagem.",
  dataFolderLocked:
    "O Landline já está em execução com esta pasta de dados. Use aquele, ou inicie com outro --data-dir.",
  dataFolderReadOnly: (folder: string) =>
    `Não é possível gravar na pasta de dados: ${folder}. Permita a gravação nela, ou inicie com outro --data-dir.`,
  storeDamaged: (folder: string) =>
    `As mensagens salvas estavam danificadas: ${folder}. Foram postas de lado, e um novo espaço toma o lugar delas.`,
  storeFull: "O disco está cheio, então a mensagem ainda não foi salva neste computador. Libere espaço.",
  storeFailed: (folder: string) => `As mensagens salvas não podem ser usadas: ${folder}.`,
  historyDamaged: (folder: string) =>
    `O histórico neste computador estava danificado e foi posto de lado em ${folder}. As mensagens voltam dos outros.`,
};
