/** Dark or light: the system's wish, until the user has one of their own. */
import { useSyncExternalStore } from "react";

export type Theme = "dark" | "light";

const KEY = "orrery-theme";
const systemLight = window.matchMedia("(prefers-color-scheme: light)");
const listeners = new Set<() => void>();

function stored(): Theme | null {
  try {
    const value = window.localStorage.getItem(KEY);
    return value === "dark" || value === "light" ? value : null;
  } catch {
    return null; // storage may be forbidden; the choice then lasts as long as the page
  }
}

let chosen = stored();

function theme(): Theme {
  return chosen ?? (systemLight.matches ? "light" : "dark");
}

export function showTheme(): void {
  document.documentElement.dataset.theme = theme();
  for (const listener of listeners) listener();
}

systemLight.addEventListener("change", showTheme);

export function toggleTheme(): void {
  chosen = theme() === "dark" ? "light" : "dark";
  try {
    window.localStorage.setItem(KEY, chosen);
  } catch {
    // see stored()
  }
  showTheme();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, theme);
}
