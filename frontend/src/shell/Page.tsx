import { useCallback, useMemo, useState } from "react";
import { GalaxyPanel } from "../galaxy/GalaxyPanel";
import { isMarked, type Star, useStars } from "../galaxy/stars";
import { Sky, type SystemInSky } from "../scene/Sky";
import { Announced } from "./Announced";
import { announce } from "./announcer";
import { lazyPanel } from "./lazyPanel";
import { usePlace, visit } from "./location";
import { TopBar } from "./TopBar";

const UploadOverlay = lazyPanel(() => import("../upload/UploadOverlay"), null);
const System = lazyPanel(() => import("../system/System"), null);
const HistoryOverlay = lazyPanel(() => import("../history/HistoryOverlay"), null);
const DeletionNotices = lazyPanel(() => import("../history/DeletionNotices"), null);

type Open = "none" | "upload" | "history";

export function Page() {
  const place = usePlace();
  const { stars, total, loading, error, retry } = useStars();
  const [open, setOpen] = useState<Open>("none");
  // Only who has opened the history may have deleted something.
  const [mayDelete, setMayDelete] = useState(false);
  const [hovered, setHovered] = useState<string | null>(null);
  const [found, setFound] = useState<readonly Star[] | null>(null);
  const [system, setSystem] = useState<SystemInSky | null>(null);
  // The one that is looked at bears its own badges.
  const marked = useMemo(
    () => stars.filter((star) => isMarked(star) && star.id !== place.project),
    [stars, place.project],
  );
  const close = useCallback(() => setOpen("none"), []);

  return (
    <div className={place.project ? "page page-system" : "page"}>
      <a className="skip" href="#panels">
        Skip to the panels
      </a>
      <TopBar
        stars={total}
        marked={marked}
        onNew={() => setOpen("upload")}
        onHistory={() => {
          setOpen("history");
          setMayDelete(true);
        }}
        reachable={error === null}
      />
      <Sky
        stars={stars}
        loading={loading}
        found={found}
        hovered={hovered}
        onHover={setHovered}
        project={place.project}
        system={place.project === null ? null : system}
      />
      <main id="panels" tabIndex={-1}>
        {place.project === null ? (
          <GalaxyPanel
            stars={stars}
            total={total}
            loading={loading}
            error={error}
            onRetry={() => void retry()}
            onNew={() => setOpen("upload")}
            onHover={setHovered}
            onFound={setFound}
          />
        ) : (
          <System
            key={place.project}
            projectId={place.project}
            name={stars.find((star) => star.id === place.project)?.name ?? null}
            onShow={setSystem}
          />
        )}
      </main>
      {open === "upload" && (
        <UploadOverlay
          onClose={close}
          onCreated={(id) => {
            close();
            announce("Project created. Flying to its star.");
            visit(id);
          }}
        />
      )}
      {open === "history" && (
        <HistoryOverlay
          onClose={close}
          onVisit={(id) => {
            close();
            visit(id);
          }}
        />
      )}
      {mayDelete && open !== "history" && <DeletionNotices />}
      <Announced />
    </div>
  );
}
