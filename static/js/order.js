// Things in an order, each with Up and Down. The buttons work by themselves; with script the arrow keys do the same while
// one of the buttons has the focus, and the focus stays with the thing that was moved.

export function mount(list) {
  list.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const form = event.target.closest("form");
    if (!way || !form || event.altKey || event.ctrlKey || event.metaKey) return;
    const button = form.querySelector(`button[value="${way}"]`);
    event.preventDefault();
    if (button && !button.disabled) {
      remember(form);
      button.click();
    }
  });
  list.addEventListener("submit", (event) => remember(event.target));
  const moved = sessionStorage.getItem("moved");
  const form = [...list.querySelectorAll("form")].find((each) => each.getAttribute("action") === moved);
  if (form) {
    sessionStorage.removeItem("moved");
    (form.querySelector("button:not([disabled])") ?? form).focus();
  }
}

// Only the address that the form posts to: no words of anybody's.
function remember(form) {
  sessionStorage.setItem("moved", form.getAttribute("action"));
}
