// Light or dark, as chosen on this device, before the first paint. The one thing that is kept in this browser's storage
// by this file is that word; without it the device's own setting holds.
(() => {
  "use strict";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // A browser that keeps no storage follows the device.
  }
})();
