// Times of day as they are said beside the words.

export function hour(moment) {
  return `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
}

/** «at 13:40» today, «on 3 May at 13:40» otherwise. */
export function when(moment, now = new Date()) {
  const time = `at ${hour(moment)}`;
  if (moment.toDateString() === now.toDateString()) return time;
  return `on ${moment.toLocaleDateString("en-GB", { day: "numeric", month: "long" })} ${time}`;
}
