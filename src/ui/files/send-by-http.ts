/** Sends a dropped file's bytes to the core: an HTTP PUT on the page's own origin. */
import type { Words } from "../../kernel/words.ts";
import { saidText } from "../model/text.ts";
import type { SendFile } from "../model/uploads.ts";
import { t } from "../language/texts.ts";

/** By XMLHttpRequest, because `fetch` does not report how much it has sent. */
export const sendByHttp: SendFile = (path, content, onProgress, abort) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", path);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve(request.status === 204 ? null : problemOf(request.responseText));
    request.onerror = () => resolve(t().files.notTaken);
    request.onabort = () => resolve(null);
    abort.addEventListener("abort", () => request.abort());
    request.send(content);
  });

/** What the core's JSON answer says; a general sentence if it says nothing. */
function problemOf(text: string): string {
  try {
    // The core that served this page wrote it.
    const answer = JSON.parse(text) as Partial<Words> | null;
    return typeof answer?.message === "string" && answer.message !== ""
      ? saidText(answer)
      : t().files.notTaken;
  } catch {
    return t().files.notTaken;
  }
}
