"""The answers of eventstore.largest_deposit."""

# %% starter
handler = ...


# %% solution
handler = "function (state, event) { state.largest = Math.max(state.largest, event.data.amount); }"


# %% right
handler = "(state, event) => ({ ...state, largest: Math.max(state.largest, event.data.amount) })"


# %% right
handler = "(state, event) => { if (event.data.amount > state.largest) state.largest = event.data.amount; }"


# %% right
handler = "function (s, e) { const n = e.data.amount; return { ...s, largest: n > s.largest ? n : s.largest }; }"


# %% right
handler = "(state, event) => ({ largest: Math.max(state.largest, event.body.amount) })"


# %% wrong: that was the last deposit
handler = "function (state, event) { state.largest = event.data.amount; }"


# %% wrong: Where in the event is the amount?
handler = "function (state, event) { if (event.amount > state.largest) state.largest = event.amount; }"


# %% wrong: that is the sum
handler = "function (state, event) { state.largest += event.data.amount; }"


# %% wrong: The projection stopped with a fault
handler = "function (state, event) { state.largest = Math.max(state.largest, event.data.amount) "


# %% wrong: An arrow function without braces
handler = "(state, event) => state.largest = Math.max(state.largest, event.data.amount)"


# %% wrong: `largest` is 90. The deposits were
handler = "(s, e) => { if (String(e.data.amount) > String(s.largest)) s.largest = e.data.amount; }"


# %% wrong: `largest` is still 0 after 4 deposits
handler = "function (s, e) { s.largest = Math.min(s.largest, e.data.amount); }"
