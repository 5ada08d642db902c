import { describe, expect, it } from "vitest";
import { readSettings } from "../src/settings";

describe("the settings (PAGE-5)", () => {
  it("speak to the page's own origin by default", () => {
    expect(readSettings({}, "https://orrery.example")).toEqual({
      ok: true,
      settings: {
        apiUrl: "https://orrery.example/api/v1",
        wsUrl: "wss://orrery.example/api/v1/ws",
        enableWebSocket: true,
        enableAutoReconnect: true,
      },
    });
  });

  it("take the seed's four names", () => {
    const read = readSettings(
      {
        VITE_API_URL: "http://localhost:8000/api/v1/",
        VITE_WS_URL: "ws://localhost:8000/api/v1/ws",
        VITE_ENABLE_WEBSOCKET: "false",
        VITE_ENABLE_AUTO_RECONNECT: "0",
      },
      "http://localhost:5173",
    );
    expect(read).toEqual({
      ok: true,
      settings: {
        apiUrl: "http://localhost:8000/api/v1",
        wsUrl: "ws://localhost:8000/api/v1/ws",
        enableWebSocket: false,
        enableAutoReconnect: false,
      },
    });
  });

  it("name each one that can't work", () => {
    const read = readSettings(
      { VITE_API_URL: "ftp://x", VITE_WS_URL: "http://x", VITE_ENABLE_WEBSOCKET: "maybe" },
      "http://localhost",
    );
    expect(read.ok).toBe(false);
    if (!read.ok)
      expect(read.problems.map((text) => text.split(" ")[0])).toEqual([
        "VITE_API_URL",
        "VITE_WS_URL",
        "VITE_ENABLE_WEBSOCKET",
      ]);
  });
});
