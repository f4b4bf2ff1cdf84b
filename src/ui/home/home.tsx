/** The home screen: the list of meetings, a new one, and the person's name. */
import { useEffect } from "preact/hooks";
import { Plus, Settings as SettingsIcon, TriangleAlert, UserX, X } from "lucide";
import type { AppView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Logo } from "../kit/logo.tsx";
import { Avatar } from "../kit/avatar.tsx";
import { listMeetings } from "../model/screen.ts";
import { CheckComputer, Looking, LookingBriefly } from "./looking.tsx";
import { RecordingsSection } from "../recordings/recording-rows.tsx";
import { UpdateNotice } from "../settings/update-notice.tsx";
import { MeetingList } from "./meeting-list.tsx";
import { t } from "../language/texts.ts";
import { row } from "../language/format.ts";
import { saidText } from "../model/text.ts";

export function HomeScreen({ view }: { view: AppView }) {
  const { state } = useApp();
  const linkState = state.link.state.value;
  useEffect(() => {
    // A client that loses its link stops watching for the core: watch again when the link is back.
    if (linkState !== "open") return;
    state.send({ type: "watchMeetings", on: true });
    return () => state.send({ type: "watchMeetings", on: false });
  }, [linkState]);
  const { problem, problemSentences, interfaces } = view.network;
  const putOut = state.putOut.value;
  const meetings = listMeetings(view);
  const hasNetwork = interfaces.length > 0;
  const openSettings = () => (state.dialog.value = { kind: "settings" });
  return (
    <div class="home">
      <header class="home-header">
        <Logo />
        <div class="home-self">
          <button type="button" class="own-name" onClick={openSettings}>
            <Avatar peerId={view.self.peerId} name={view.self.name} size="small" />
            <span class="ellipsis" dir="auto">
              {view.self.name}
            </span>
            <span class="visually-hidden">{t().home.changeYourName}</span>
          </button>
          <IconButton
            icon={SettingsIcon}
            label={t().common.settings}
            tooltipSide="left"
            onClick={openSettings}
          />
        </div>
      </header>
      <main class="home-main">
        <section class="home-intro">
          <div>
            <h1>{t().home.meetings}</h1>
            <p class="quiet">{t().home.appearHere}</p>
          </div>
          <div class="home-actions">
            <button
              type="button"
              class="button large"
              onClick={() => (state.dialog.value = { kind: "byTitle" })}
            >
              {t().home.joinByTitle}
            </button>
            <button
              type="button"
              class="button large"
              onClick={() => (state.dialog.value = { kind: "byCode", link: null })}
            >
              {t().home.joinByCode}
            </button>
            <button
              type="button"
              class="button primary large"
              onClick={() => (state.dialog.value = { kind: "create" })}
            >
              <Icon node={Plus} size={18} />
              {t().home.newMeeting}
            </button>
          </div>
        </section>
        {putOut !== null && (
          <div class="notice put-out" role="alert">
            <Icon node={UserX} size={18} />
            <p class="breakable">
              <strong dir="auto">{putOut.title}</strong>
              <br />
              {putOut.text}
            </p>
            <IconButton
              icon={X}
              label={t().common.dismiss}
              tooltipSide="left"
              onClick={() => (state.putOut.value = null)}
            />
          </div>
        )}
        <UpdateNotice view={view} place="home" />
        {problem !== null && (
          <div class="notice network-problem">
            <Icon node={TriangleAlert} size={18} />
            <p role="alert">{saidText({ message: problem, sentences: problemSentences })}</p>
            <CheckComputer label={t().doctor.open} />
          </div>
        )}
        {meetings.length === 0 ? (
          <Looking hasNetwork={hasNetwork} />
        ) : (
          <>
            {view.nearby.length === 0 && <LookingBriefly hasNetwork={hasNetwork} />}
            <MeetingList meetings={meetings} />
          </>
        )}
        <RecordingsSection />
      </main>
      <footer class="home-footer">
        {!hasNetwork
          ? t().home.noNetwork
          : t().home.connectedThrough(row(interfaces.map(({ name, address }) => `${name} (${address})`)))}
      </footer>
    </div>
  );
}
