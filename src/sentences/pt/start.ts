/** What is said at the start, before a window is there, and at a terminal. */

export const start = {
  dataFolderNewer: (folder: string) =>
    `A pasta de dados ${folder} foi usada por último por um Landline mais recente. Instale essa versão de novo, ou escolha outra pasta com --data-dir.`,
  dataFolderUnwritable: (folder: string) =>
    `Não é possível gravar na pasta de dados ${folder}. Permita a gravação nela, ou escolha outra com --data-dir.`,
  startPortsTaken: (first: number, last: number, port: number) =>
    `Outros programas ocupam as portas ${first} a ${last}, por isso os outros membros chamam este computador na porta ${port}. Talvez um firewall precise deixar isso passar, e os códigos valem até a próxima inicialização.`,
  mediaFileUnread: (path: string) => `Não é possível ler o arquivo ${path}. Confira o caminho.`,
  noY4mFile: (path: string) =>
    `${path} não é um arquivo y4m (ffmpeg -i in.mp4 -pix_fmt yuv420p out.y4m cria um). Indique um assim em --camera.`,
  noWavFile: (path: string) =>
    `${path} não é um arquivo WAV (ffmpeg -i in.mp3 out.wav cria um). Indique um assim em --microphone.`,
  passcodeFileUnread: (path: string) =>
    `Não é possível ler o arquivo ${path}. Indique um cuja primeira linha seja a senha.`,
  passcodeFileEmpty: (path: string) => `A primeira linha de ${path} está vazia. Escreva a senha ali.`,
  runsAlready:
    "O Landline já está em execução com esta pasta de dados; pediu-se à janela dele que venha para a frente.",
  identityRenewed: "Esta pasta de dados agora tem uma identidade própria. Inicie o Landline de novo.",
  coreKeepsFailing:
    "O núcleo do Landline falha repetidamente. Inicie o Landline com --verbose para ver por quê.",
  coreFailed: (text: string) => `O Landline encontrou um erro próprio e vai parar: ${text}`,
  noBrowser: (url: string) =>
    `Nem Electron, nem Chromium, Chrome ou Edge está instalado. Abra isto em um navegador: ${url}`,
  opensInBrowser: (browser: string, url: string) =>
    `O Electron não está instalado; o Landline abre sua janela no ${browser}. Se ali aparecer uma página de erro, abra isto em qualquer navegador: ${url}`,
  browserNotStarted: (browser: string, url: string) =>
    `Não foi possível iniciar o ${browser}. Abra ${url} em um navegador.`,
  windowServed: (url: string) => `O Landline está pronto. Abra ${url}`,
  inTheMeeting: (title: string) => `Na reunião “${title}”.`,
  consoleServed: (file: string) => `O console abre por ${file}, somente neste computador.`,
};
