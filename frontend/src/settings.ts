/** The page's settings. Each is optional: without any, it speaks to the origin that served it. */
export interface Settings {
  readonly apiUrl: string;
  readonly wsUrl: string;
  readonly enableWebSocket: boolean;
  readonly enableAutoReconnect: boolean;
}

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, unknown>>;

const SWITCHES: Readonly<Record<string, boolean>> = { true: true, "1": true, false: false, "0": false };

function readSwitch(env: Environment, name: string, problems: string[]): boolean {
  const raw = env[name];
  if (raw === undefined || raw === "") return true;
  const value = SWITCHES[String(raw).toLowerCase()];
  if (value === undefined) problems.push(`${name} must be true or false, not "${String(raw)}"`);
  return value ?? true;
}

function readUrl(env: Environment, name: string, fallback: string, schemes: string[], problems: string[]) {
  const raw = env[name];
  if (raw === undefined || raw === "") return fallback;
  const url = URL.parse(String(raw), fallback);
  if (url !== null && schemes.includes(url.protocol)) return url.href.replace(/\/+$/, "");
  problems.push(`${name} must be a URL that begins with ${schemes.join("// or ")}//, not "${String(raw)}"`);
  return fallback;
}

/** Read and check the four VITE_ settings; `origin` is where the page came from. */
export function readSettings(env: Environment, origin: string): SettingsResult {
  const problems: string[] = [];
  const socketOrigin = origin.replace(/^http/, "ws");
  const settings: Settings = {
    apiUrl: readUrl(env, "VITE_API_URL", `${origin}/api/v1`, ["http:", "https:"], problems),
    wsUrl: readUrl(env, "VITE_WS_URL", `${socketOrigin}/api/v1/ws`, ["ws:", "wss:"], problems),
    enableWebSocket: readSwitch(env, "VITE_ENABLE_WEBSOCKET", problems),
    enableAutoReconnect: readSwitch(env, "VITE_ENABLE_AUTO_RECONNECT", problems),
  };
  return problems.length === 0 ? { ok: true, settings } : { ok: false, problems };
}
