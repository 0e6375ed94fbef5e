// Where nothing is to be written there is nothing to send: the boxes are closed while that promise is chosen, so that
// no word of them goes anywhere, neither to the server nor into a draft on this device.

export function mount(form) {
  const promise = form.elements.promise;
  if (!promise) return;
  const boxes = [...form.querySelectorAll("textarea, input[name=who_was_there], input[name=title]")];
  const see = () => {
    for (const box of boxes) box.disabled = promise.value === "nothing-written";
  };
  promise.addEventListener("change", see);
  form.addEventListener("filled", see);
  see();
}
