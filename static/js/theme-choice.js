// The choice of light or dark in the foot of each page.

export function mount(element) {
  const select = element.querySelector("select");
  element.hidden = false;
  select.value = document.documentElement.dataset.theme ?? "";
  select.addEventListener("change", () => {
    if (select.value) document.documentElement.dataset.theme = select.value;
    else delete document.documentElement.dataset.theme;
    try {
      if (select.value) localStorage.setItem("theme", select.value);
      else localStorage.removeItem("theme");
    } catch {
      // It then holds for this page only.
    }
  });
}
