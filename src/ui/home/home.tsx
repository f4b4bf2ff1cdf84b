/** The home screen: nearby meetings, a new one, earlier ones, and the user's name. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Plus, Settings as SettingsIcon, TriangleAlert } from "lucide";
import type { AppView } from "../../api/view.ts";
import { MAX_NAME_LENGTH } from "../../kernel/limits.ts";
import { useApp } from "../context/app.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon-button.tsx";
import { Logo } from "../kit/logo.tsx";
import { TextField } from "../kit/field.tsx";
import { onlyEarlier } from "../model/screen.ts";
import { EarlierList } from "./earlier-list.tsx";
import { NearbyList } from "./nearby-list.tsx";

export function HomeScreen({ view }: { view: AppView }) {
  const { state } = useApp();
  const linkState = state.link.state.value;
  useEffect(() => {
    // A client that loses its link stops watching for the core: watch again when the link is back.
    if (linkState !== "open") return;
    state.send({ type: "watchMeetings", on: true });
    return () => state.send({ type: "watchMeetings", on: false });
  }, [linkState]);
  const { problem, interfaces } = view.network;
  const earlier = onlyEarlier(view);
  return (
    <div class="home">
      <header class="home-header">
        <Logo />
        <IconButton
          icon={SettingsIcon}
          label="Settings"
          tooltipSide="left"
          onClick={() => (state.dialog.value = { kind: "settings" })}
        />
      </header>
      <main class="home-main">
        <section class="home-intro">
          <div>
            <h1>Nearby meetings</h1>
            <p class="quiet">Meetings on your network appear here by themselves.</p>
          </div>
          <button
            type="button"
            class="button primary large"
            onClick={() => (state.dialog.value = { kind: "create" })}
          >
            <Icon node={Plus} size={18} />
            New meeting
          </button>
        </section>
        {problem !== null && (
          <p class="notice" role="alert">
            <Icon node={TriangleAlert} size={18} />
            <span>{problem}</span>
          </p>
        )}
        <NearbyList nearby={view.nearby} earlier={view.earlier} hasNetwork={interfaces.length > 0} />
        {earlier.length > 0 && <EarlierList earlier={earlier} />}
        <NameForm key={view.self.name} name={view.self.name} />
      </main>
      <footer class="home-footer">
        {interfaces.length === 0
          ? "No network"
          : `Connected through ${interfaces.map(({ name, address }) => `${name} (${address})`).join(", ")}`}
      </footer>
    </div>
  );
}

function NameForm({ name }: { name: string }) {
  const { state } = useApp();
  const typed = useSignal(name);
  return (
    <form class="name-form" onSubmit={(event) => event.preventDefault()}>
      <TextField
        label="Your name"
        value={typed.value}
        maxLength={MAX_NAME_LENGTH}
        hint="Shown to the others in a meeting."
        error={typed.value.trim() === "" ? "Type a name, so that the others know who you are." : null}
        onInput={(value) => (typed.value = value)}
        onCommit={() => {
          if (typed.value.trim() !== "") state.send({ type: "setName", name: typed.value.trim() });
        }}
      />
    </form>
  );
}
