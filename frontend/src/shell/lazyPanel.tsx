import { type ComponentType, type FunctionComponent, lazy, Suspense } from "react";
import { Boundary } from "./Boundary";

function NotLoaded() {
  return (
    <div className="fault" role="alert">
      <div>
        <p>This part of the page could not be shown; the server may have been renewed meanwhile.</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </div>
    </div>
  );
}

/**
 * A panel, dialog or tab in a chunk of its own, asked for when it is first shown: whatever is added this way
 * costs the first load nothing. One that can't be loaded, or that fails, says so in its own place.
 */
export function lazyPanel<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  waiting: string | null = "Loading …",
): FunctionComponent<Props> {
  const Loaded = lazy(load);
  return function LazyPanel(props: Props) {
    return (
      <Boundary fallback={<NotLoaded />}>
        <Suspense fallback={waiting && <p className="quiet">{waiting}</p>}>
          <Loaded {...props} />
        </Suspense>
      </Boundary>
    );
  };
}
