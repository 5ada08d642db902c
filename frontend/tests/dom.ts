/** What jsdom lacks and the panels use. */

import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { forgetKept } from "../src/shell/kept";

afterEach(cleanup);
afterEach(forgetKept);

window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
})) as unknown as typeof window.matchMedia;

HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};
