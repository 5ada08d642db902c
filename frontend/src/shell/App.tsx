import type { Settings } from "../settings";
import { Boundary } from "./Boundary";
import { Page } from "./Page";
import { ServicesProvider } from "./services";

export function App({ settings }: { settings: Settings }) {
  return (
    <ServicesProvider settings={settings}>
      <Boundary>
        <Page />
      </Boundary>
    </ServicesProvider>
  );
}
