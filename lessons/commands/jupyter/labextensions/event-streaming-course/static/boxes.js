/* Buttons in the box that a check shows (lessons/course/view.py), and its words for a screen reader.

   A box is HTML that names its exercise and its buttons. The buttons are made here, where there is a kernel to answer
   them; a box anywhere else has its words, which say how to call the same. What the kernel answers is added to the
   outputs of the check's cell, where it is kept, and goes with the next check. */

const WORDS = { check: "Check again", hint: "Hint", solution: "Solution" };
const NO_KERNEL = "No kernel is running: choose Restart Kernel in the menu Kernel.";
const SHOWN = { hint: "All hints are shown below.", solution: "The solution is shown below." };
const LAST = { hint: '[data-shows="last hint"]', solution: '[data-shows="solution"]' };

/**
 * Furnish every box of every notebook that is open or will be.
 *
 * @param tracker JupyterLab's notebooks.
 * @param actions JupyterLab's actions on notebooks.
 * @param announce lets a screen reader say something.
 */
export function watchBoxes(tracker, actions, announce) {
  const asked = new WeakMap(); // cells whose next box the learner waits for: the button that asked for it
  const lab = { actions, announce, asked };
  actions.executionScheduled.connect((_, { cell }) => asked.set(cell, asked.get(cell) ?? ""));
  tracker.forEach((panel) => watch(panel, lab));
  tracker.widgetAdded.connect((_, panel) => watch(panel, lab));
}

function watch(panel, lab) {
  const node = panel.content.node;
  const furnishAll = () => {
    for (const box of node.querySelectorAll(".lessons-box:not([data-furnished])")) furnish(box, panel, lab);
  };
  const observer = new MutationObserver(furnishAll);
  observer.observe(node, { childList: true, subtree: true });
  panel.disposed.connect(() => observer.disconnect());
  furnishAll();
}

function furnish(box, panel, lab) {
  const cell = panel.content.widgets.find((widget) => widget.node.contains(box));
  if (!cell) return;
  const words = [...box.children].map((part) => part.textContent);
  box.dataset.furnished = "yes";
  box.setAttribute("role", "group"); // it is announced below: once is enough
  box.setAttribute("aria-label", box.querySelector("strong").textContent);
  const names = (box.dataset.buttons ?? "").split(" ").filter((name) => name in WORDS);
  if (names.length) box.append(row(names, (name) => press(name, box, cell, panel, lab)));
  markShown(cell);
  if (!lab.asked.has(cell)) return;
  lab.announce(words.join("\n"));
  const name = lab.asked.get(cell);
  lab.asked.delete(cell);
  if (name) (buttonOf(box, name) ?? box.querySelector("button"))?.focus(); // the one that had it went with its box
}

function row(names, pressed) {
  const buttons = document.createElement("div");
  buttons.className = "lessons-buttons";
  buttons.dataset.lmSuppressShortcuts = "true"; // else JupyterLab takes Enter for itself
  for (const name of names) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.button = name;
    button.textContent = WORDS[name];
    button.addEventListener("click", () => pressed(name));
    buttons.append(button);
  }
  return buttons;
}

function buttonOf(node, name) {
  return node.querySelector(`[data-button="${name}"]`);
}

/** A button that has nothing more to show says so; it keeps its place, and the focus. */
function markShown(cell) {
  for (const [name, last] of Object.entries(LAST)) {
    if (cell.node.querySelector(last)) buttonOf(cell.node, name)?.setAttribute("aria-disabled", "true");
  }
}

async function press(name, box, cell, panel, lab) {
  const kernel = panel.sessionContext.session?.kernel;
  if (!kernel) return lab.announce(NO_KERNEL);
  if (buttonOf(box, name).ariaDisabled === "true") return lab.announce(SHOWN[name]);
  lab.asked.set(cell, name === "check" ? name : "");
  if (name === "check") return lab.actions.runCells(panel.content, [cell], panel.sessionContext);
  const number = cell.node.querySelectorAll('[data-shows$="hint"]').length + 1;
  return ask(`${JSON.stringify(box.dataset.exercise)}, ${JSON.stringify(name)}, ${number}`, cell, kernel);
}

/** Let the kernel show a hint or the solution, below what the cell shows already. */
async function ask(words, cell, kernel) {
  const code = `__import__("lessons.course.buttons", fromlist=["show_help"]).show_help(${words})`;
  const future = kernel.requestExecute({ code, store_history: false, allow_stdin: false });
  future.onIOPub = ({ header, content }) => {
    const { transient, ...output } = content;
    if (["display_data", "error", "stream"].includes(header.msg_type)) {
      cell.model.outputs.add({ output_type: header.msg_type, ...output });
    }
  };
  await future.done;
}
