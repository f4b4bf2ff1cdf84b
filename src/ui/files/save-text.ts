/** Hands a text to the browser as a download. */

export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  // What no file system takes; the browser sees to the rest.
  link.download = name.replace(/[/\\:*?"<>|]/g, "-");
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
