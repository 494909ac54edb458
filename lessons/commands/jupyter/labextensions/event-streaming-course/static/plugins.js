/* The plugins: the start page is shown as it is on disk now. */
import { startPage } from "./start_page.js";

/** @returns the plugins, as JupyterLab wants them. */
export async function plugins() {
  return [startPage];
}
