/* The plugins: a check's box has buttons; the classroom opens as a lesson wants it; the start page is up to date. */
const OPENED = "event-streaming-course:opened";
const file = (name) => new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url);

/**
 * @param shared gives one of JupyterLab's own modules by its name.
 * @returns the plugins, as JupyterLab wants them.
 */
export async function plugins(shared) {
  const { INotebookTracker, NotebookActions } = await shared("@jupyterlab/notebook");
  const { IStateDB } = await shared("@jupyterlab/statedb");
  const { watchBoxes } = await import(file("boxes.js"));
  const { announcer } = await import(file("announcing.js"));
  const { startPage } = await import(file("start_page.js"));
  return [
    startPage,
    {
      id: "event-streaming-course:boxes",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        loadStyle();
        watchBoxes(tracker, NotebookActions, announcer());
      },
    },
    {
      id: "event-streaming-course:first-view",
      autoStart: true,
      requires: [IStateDB],
      activate: (app, state) => void app.restored.then(() => openContents(app, state)),
    },
  ];
}

function loadStyle() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = file("style.css");
  document.head.append(link);
}

/** The table of contents, open at the first start; afterwards it is as the learner left it. */
async function openContents(app, state) {
  if (app.name !== "JupyterLab" || (await state.fetch(OPENED))) return;
  await app.commands.execute("toc:show-panel");
  await state.save(OPENED, true);
}
