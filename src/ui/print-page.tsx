/** The page that goes on paper in the place of the screen. It is in the document only while the browser prints. */
import { render } from "preact";
import { AppContext, type App } from "./context/app.ts";
import { printedOfWindow } from "./context/printing.ts";
import { KeptEntries } from "./home/kept-entries.tsx";
import type { Printed } from "./model/screen.ts";
import { localTime } from "./model/text.ts";
import { t } from "./language/texts.ts";

/** Until the returned function is called. */
export function listenForPrinting(app: App): () => void {
  const page = document.createElement("div");
  page.className = "print-page";
  const show = () => {
    const printed = app.state.printed.peek() ?? printedOfWindow(app);
    if (printed === null) return;
    // The browser takes the page as it is when this listener returns, so that it is drawn here and now.
    render(
      <AppContext.Provider value={app}>
        <PrintPage printed={printed} app={app} />
      </AppContext.Provider>,
      page,
    );
    document.body.append(page);
  };
  const hide = () => {
    render(null, page);
    page.remove();
    app.state.printed.value = null;
  };
  window.addEventListener("beforeprint", show);
  window.addEventListener("afterprint", hide);
  return () => {
    window.removeEventListener("beforeprint", show);
    window.removeEventListener("afterprint", hide);
    hide();
  };
}

function PrintPage({ printed, app }: { printed: Printed; app: App }) {
  const { title, entries, isWhole } = printed;
  const nowMs = app.clock.wallMs();
  return (
    <>
      <h1 dir="auto">{title}</h1>
      <p class="quiet">
        {t().chat.printed(localTime(nowMs).slice(0, 16))}
        {!isWhole && t().chat.printedInPart}
      </p>
      {entries.length === 0 && <p>{t().chat.nothingToPrint}</p>}
      <KeptEntries entries={entries} ownName={app.state.view.peek()?.self.name ?? ""} />
    </>
  );
}
