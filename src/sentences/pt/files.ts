/** Files that are shared, fetched and saved. */
import { n } from "./plural.ts";

export const files = {
  noSuchFile: "Esse arquivo não existe nesta reunião. Talvez tenha sido retirado.",
  neitherFileNorFolder: (name: string) => `“${name}” não é um arquivo nem uma pasta.`,
  sharingCancelled: "O compartilhamento foi cancelado.",
  tooLargeToShare: "Arquivos de 4 TB ou mais não podem ser compartilhados.",
  notDescribable: "O arquivo não pode ser descrito.",
  notOnComputer: "O arquivo não está neste computador.",
  largerThanCopies: "Ele é maior do que o espaço para cópias de arquivos de outras pessoas.",
  filesUnavailable: "Não é possível compartilhar arquivos.",
  filesNotReady: "Os arquivos não estão prontos. Tente de novo.",
  interrupted: "Foi interrompido. Tente de novo.",
  noFolderToSave: (folder: string) => `Não existe a pasta ${folder} onde salvar.`,
  tooManyNamed: (name: string, folder: string) => `Há arquivos demais chamados ${name} em ${folder}.`,
  noRoom: (needed: string, folder: string) =>
    `Não há espaço suficiente no disco: são necessários ${needed} (${folder}). Libere espaço e tente de novo.`,
  noRoomHas: (needed: string, has: string, folder: string) =>
    `Não há espaço suficiente no disco: são necessários ${needed} e restam ${has} (${folder}). Libere espaço e tente de novo.`,
  fileGone: "O arquivo ou a pasta não está mais lá.",
  fileForbidden: "O arquivo ou a pasta não pode ser lido ou gravado. Verifique as permissões.",
  readOnlyDisk: "O disco é somente leitura.",
  tooLargeForDisk: "O sistema de arquivos deste disco não comporta um arquivo tão grande.",
  fileWentWrong: "Algo deu errado com o arquivo.",
  noArchive: "O que foi enviado não é uma pasta que possa ser descompactada.",
  tooManyToUnpack: "A pasta tem arquivos demais para ser descompactada.",
  tooManyToShare: (max: number) =>
    `A pasta tem mais de ${max.toLocaleString("pt")} arquivos: compartilhe partes dela.`,
  changedSince: (name: string) => `“${name}” mudou desde que foi compartilhado. Compartilhe-o de novo.`,
  offersNoFile: "O que é oferecido não é um arquivo.",
  otherSize: "O arquivo não é o que foi anunciado: o tamanho ou o lacre é diferente. Nada foi salvo.",
  otherHash: "O arquivo não é o que foi anunciado: o SHA-256 é diferente. Nada foi salvo.",
  otherKey: "O arquivo não pode ser aberto: a chave não serve.",
  seederOutOfReach:
    "Este computador e o que tem o que falta não se alcançam. Permita o Landline no firewall de um dos dois, ou espere até que outra pessoa tenha o arquivo; isso continua sozinho.",
  seederMissing: "Ninguém que está aqui tem o que falta; isso continua sozinho.",
  withdrawnMeanwhile: (name: string) =>
    `“${name}” foi retirado antes de ter chegado por inteiro. Peça a quem o compartilhou que o compartilhe de novo.`,
  notFetched: "Não foi possível obter o arquivo.",
  savingGivenUp: "O salvamento foi abandonado.",
  notSaved: "O arquivo não foi salvo.",
  fetchedByOther: "Outra pessoa obteve esse arquivo enquanto isso. Tente de novo.",
  noWholeCopy:
    "Este computador não tem uma cópia inteira desse arquivo. Entre na reunião quando estiver lá alguém que o tenha, e salve-o então.",
  underWay: "Esse arquivo está a caminho de outra pasta. Salve-o de novo quando tiver chegado.",
  nobodyHasFile: "Ninguém na reunião tem esse arquivo. Salve-o quando estiver lá alguém que o tenha.",
  pageNamesNoPaths: "Uma janela do navegador não indica caminhos. Escolha o arquivo na janela.",
  pageNamesNoFolder:
    "Uma janela do navegador não escolhe pastas deste computador. Feche o Landline e inicie-o com --download-folder e a pasta.",
  exportThere: (file: string) => `${file} já existe. Escolha outro nome.`,
  exportUnwritable: (file: string) =>
    `Não é possível gravar ${file}. Escolha uma pasta que exista e seja sua.`,
  downloadsUnwritable: (folder: string) =>
    `Não é possível salvar arquivos em ${folder}. Escolha outra pasta nas configurações.`,
  unfitFolder: (folder: string) =>
    `${folder} não é uma pasta em que se possam salvar arquivos. Escolha outra.`,
  sharedWithout: (folder: string, list: string) => `A pasta “${folder}” é compartilhada sem ${list}.`,
  leftOutKind: (path: string) => `“${path}” (um link ou arquivo especial)`,
  leftOutName: (path: string) => `“${path}” (o nome não pode ser escrito em outros computadores; renomeie)`,
  leftOutUnreadable: (path: string) => `“${path}” (não pode ser lido; verifique as permissões)`,
  leftOutMore: (count: number) => n(count, { one: "mais #", other: "mais #" }),
};
