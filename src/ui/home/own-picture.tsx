/** What the own camera shows, or a face in its place, with the own name on it. */
import type { AppView } from "../../api/view.ts";
import { useApp } from "../context/app.ts";
import { Avatar } from "../kit/avatar.tsx";
import { Video } from "../kit/video.tsx";
import { t } from "../language/texts.ts";

export function OwnPicture({ self }: { self: Pick<AppView["self"], "peerId" | "name"> }) {
  const { devices, background } = useApp();
  const camera = devices.camera.value;
  return (
    <>
      {camera !== null ? (
        <Video key={camera.id} track={camera} isMirrored />
      ) : (
        <div class="tile-blank">
          <Avatar peerId={self.peerId} name={self.name} size="portrait" />
          {background.status.value === "starting" && (
            <p class="tile-wait">{t().settings.preparingBackground}</p>
          )}
        </div>
      )}
      <div class="tile-name">
        <span class="ellipsis" dir="auto" title={self.name}>
          {self.name}
        </span>
      </div>
    </>
  );
}
