/** Sends a dropped file's bytes to the core: an HTTP PUT on the page's own origin. */
import type { SendFile } from "../model/uploads.ts";
import { t } from "../language/texts.ts";

/** By XMLHttpRequest, because `fetch` does not report how much it has sent. */
export const sendByHttp: SendFile = (path, content, onProgress, abort) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", path);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve(request.status === 204 ? null : sentenceOf(request.responseText));
    request.onerror = () => resolve(t().files.notTaken);
    request.onabort = () => resolve(null);
    abort.addEventListener("abort", () => request.abort());
    request.send(content);
  });

/** The `message` of the core's JSON answer; A general one if it has none. */
function sentenceOf(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null || !("message" in answer)) return t().files.notTaken;
    return typeof answer.message === "string" && answer.message !== "" ? answer.message : t().files.notTaken;
  } catch {
    return t().files.notTaken;
  }
}
