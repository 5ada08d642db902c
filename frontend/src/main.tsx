import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { readSettings } from "./settings";
import { App } from "./shell/App";
import { SettingsFault } from "./shell/SettingsFault";
import { showTheme } from "./shell/theme";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/panels.css";
import "./styles/scene.css";

showTheme();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
const read = readSettings(import.meta.env, window.location.origin);
createRoot(root).render(
  <StrictMode>
    {read.ok ? <App settings={read.settings} /> : <SettingsFault problems={read.problems} />}
  </StrictMode>,
);
