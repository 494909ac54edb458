/* JupyterLab shows a file as it was when it was opened, and every check of an exercise writes the start page again: so
   this reads it again while the learner sees it. */

const PAGE = /(^|\/)START\.md$/;
const PERIOD = 1000; // milliseconds; only the time of the last change is asked for

export const startPage = {
  id: "event-streaming-course:start-page",
  autoStart: true,
  activate: (app) => void app.restored.then(() => look(app)),
};

/** Renew the page wherever it is seen, again and again. A server that does not answer now is asked again. */
async function look(app) {
  const seen = [...app.shell.widgets("main")].filter((widget) => widget.isVisible && !document.hidden);
  await Promise.allSettled(seen.map((widget) => renew(app.serviceManager.contents, widget.context)));
  setTimeout(() => look(app), PERIOD);
}

/** Read the file again where it has changed; what a learner has typed into it and not saved stays. */
async function renew(contents, context) {
  if (!context?.isReady || context.model.dirty || !PAGE.test(context.path)) return;
  const now = await contents.get(context.path, { content: false });
  if (now.last_modified !== context.contentsModel?.last_modified) await context.revert();
}
