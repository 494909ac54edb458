/* What JupyterLab loads of this extension: it hands over the plugins, and JupyterLab's own modules to them.

   Written by hand, without a build: JupyterLab asks a "container" for its modules (webpack's module federation), and
   gives it a scope with those that it has itself. Browsers keep these files for a year, so each is asked for with the
   version that package.json gives this one: a digest of them all. */
(() => {
  const { href, search } = new URL(document.currentScript.src);
  let scope = {};

  /** One of JupyterLab's own modules, such as "@jupyterlab/notebook". */
  async function shared(name) {
    const [version] = Object.values(scope[name]);
    return (await version.get())();
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["event-streaming-course"] = {
    init: (given) => void (scope = given),
    get: async () => {
      const { plugins } = await import(new URL(`plugins.js${search}`, href));
      const found = await plugins(shared);
      return () => ({ __esModule: true, default: found });
    },
  };
})();
