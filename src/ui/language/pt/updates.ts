/** A later version of Landline. */
import type { Catalogue } from "../en/index.ts";

export const updates = {
  label: "Um Landline mais recente",
  has: (name: string, version: string) => `${name} tem o Landline ${version}.`,
  runsHere: (version: string) => `Este computador usa a versão ${version}.`,
  get: "Obter",
  notNow: "Agora não",
  coming: (version: string) => `O Landline ${version} está a caminho.`,
  isHere: (version: string) => `O Landline ${version} está neste computador.`,
  howToInstall: "Como instalar…",
  again: "Tentar de novo",
  installTitle: "Instalar o Landline mais recente",
  checking: "O pacote está sendo verificado mais uma vez…",
  copy: {
    command: "Copiar o comando",
    path: "Copiar o caminho",
  },
  byHand:
    "O Landline não instala nada sozinho. Os outros nas suas reuniões podem obter o pacote deste computador.",
} satisfies Catalogue["updates"];
