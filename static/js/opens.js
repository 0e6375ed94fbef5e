// A button that opens the dialog it names in data-opens. Without script the page shows a link instead.

export function mount(button) {
  const dialog = document.getElementById(button.dataset.opens);
  if (!dialog?.showModal) return;
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
}
