/** Offers a text as a download. */

export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  // No file system takes these; the browser handles the rest, such as reserved names.
  link.download = name.replace(/[/\\:*?"<>|]/g, "-");
  link.click();
  // A download that has begun keeps the bytes itself.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
