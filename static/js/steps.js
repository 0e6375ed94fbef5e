// Back and forth through what one did last, by the keys that every other program has for it. The form works by itself.
// In a text field the keys are the field's own.

const TEXT = "textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button], [type=hidden])";

export function mount(form) {
  const hint = form.querySelector("[data-keys]");
  if (hint) hint.hidden = !matchMedia("(any-hover: hover)").matches;
  let sent = false;
  const pressed = (event) => {
    if (!form.isConnected) {
      document.removeEventListener("keydown", pressed);
      return;
    }
    const step = stepOf(event);
    if (!step || event.defaultPrevented || isText(event.target)) return;
    event.preventDefault();
    // One press, one step: a key held down, or pressed while the page is on its way, asks for nothing more.
    if (sent || event.repeat) return;
    sent = true;
    form.requestSubmit(form.querySelector(`[data-step="${step}"]`));
  };
  document.addEventListener("keydown", pressed);
  // Come back to by the browser's own way back, the page listens again.
  addEventListener("pageshow", () => {
    sent = false;
  });
}

function stepOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

function isText(target) {
  return target instanceof Element && (target.matches(TEXT) || target.isContentEditable);
}
