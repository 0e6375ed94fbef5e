// A button that copies the address beside it, and says so.

export function mount(element) {
  const input = element.querySelector("input");
  const button = element.querySelector("[data-copy]");
  const said = element.querySelector("[role=status]");
  button.hidden = false;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      said.textContent = "Copied.";
    } catch {
      input.focus();
      said.textContent = "It is selected: copy it with your keyboard.";
    }
  });
}
