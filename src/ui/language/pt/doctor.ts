/** The check of this computer. */
import type { Catalogue } from "../en/index.ts";
import { n } from "./plural.ts";

export const doctor = {
  open: "Verificar este computador…",
  title: "Verificar este computador",
  fromHome: "Ninguém encontrado? Verificar este computador…",
  running: "Examinando rede, portas, firewall, dispositivos e disco…",
  moment: "A câmera e o microfone são abertos por um momento.",
  again: "Verificar de novo",
  findings: "O que foi encontrado",
  allWell: "Não falta nada a este computador.",
  amiss: (count: number) =>
    n(count, {
      one: "Um ponto merece uma olhada.",
      other: "# pontos merecem uma olhada.",
    }),
  /** Those are folded up. */
  well: (count: number) =>
    n(count, {
      one: "# ponto está em ordem",
      other: "# pontos estão em ordem",
    }),
  ports: "As portas do Landline",
  portsFor: {
    mdns: "Reuniões por perto",
    links: "Ligações entre membros",
    files: "Arquivos",
    media: "Som e imagens",
  },
  anyPorts: "O Landline usa portas quaisquer, como diz --port 0.",
  /** The first line of what is copied. */
  ofComputer: (version: string, time: string) => `Este computador, Landline ${version}, ${time}`,
  openSettings: {
    devices: "Ajustes de dispositivos…",
    files: "Ajustes de arquivos…",
  },
  joinByCode: "Entrar por código…",
  receivePictures: "Receber imagens",
  liftLimit: "Retirar o limite",
  copyCommand: "Copiar o comando",
  withSomebody: "Testar com alguém…",
  copy: "Copiar como texto",
} satisfies Catalogue["doctor"];
